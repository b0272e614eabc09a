"""Files that are not read, told in one line with what to do: nothing of a folder is passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kb.errors import Problem
from kb.rules import Rule

UNREAD = Rule("files-unread", "save them as Markdown (.md); pandoc does it for most kinds")
FOLDER_UNREAD = Rule("folder-unread", "rename the folder without its first sign if its texts are articles")
PIECES = ("_includes", "_include", "_partials", "_snippets", "_templates", "_layouts", "_shared", "_common", "_assets")
PLAIN_PIECES = ("includes", "partials", "snippets")  # the same without the sign, for what is no Markdown
TEXTS = (
    *(
        ".rst",
        ".adoc",
        ".asciidoc",
        ".html",
        ".htm",
        ".txt",
        ".org",
        ".textile",
        ".wiki",
        ".mediawiki",
        ".ipynb",
        ".tex",
        ".json",
        ".xml",
    ),
    *(".csv", ".tsv", ".rmd", ".qmd", ".mkd", ".mdown", ".mdwn", ".docx", ".odt", ".xlsx"),
)
MACHINES = frozenset(  # what tools keep for themselves
    "package.json package-lock.json tsconfig.json docs.json mint.json _category_.json _meta.json vercel.json netlify.toml robots.txt requirements.txt"
    " sidebars.json crowdin.json renovate.json manifest.json llms.txt cname.txt humans.txt ads.txt composer.json".split()
)


def problems_of_unread(others: Iterable[str], assets: Iterable[str], fragments: Iterable[str]) -> Iterator[Problem]:
    """Warnings for texts of kinds that are not read, and for Markdown in folders that are passed over."""
    kinds: Counter[str] = Counter()
    example: dict[str, str] = {}
    for path in (*others, *(path for path in assets if path.endswith((".csv", ".txt", ".docx", ".xlsx", ".odt")))):
        name = path.rsplit("/", 1)[-1].lower()
        ending = "." + name.rsplit(".", 1)[-1] if "." in name else ""
        if ending in TEXTS and name not in MACHINES and "/." not in f"/{path}" and not _is_piece(path):
            kinds[ending] += 1
            example.setdefault(ending, path)
    if kinds:
        counted = ", ".join(f"{ending} {count:,}" for ending, count in kinds.most_common())
        total = kinds.total()
        first = example[kinds.most_common(1)[0][0]]
        yield UNREAD.at(
            first, 1, f"{total:,} file{'s' * (total > 1)} of kinds that are not read as articles: {counted}"
        )
    yield from _folders_passed_over(fragments)


def _is_piece(path: str) -> bool:
    """Whether it lies in a folder of texts that articles include."""
    return any(folder.lower() in (*PIECES, *PLAIN_PIECES) for folder in path.split("/")[:-1])


def _folders_passed_over(fragments: Iterable[str]) -> Iterator[Problem]:
    folders: Counter[str] = Counter()
    for path in fragments:
        parts = path.split("/")
        at = next((at for at, part in enumerate(parts[:-1]) if part.startswith("_")), None)
        if at is not None and parts[at] not in PIECES:
            folders["/".join(parts[: at + 1])] += 1
    for folder, count in folders.items():
        many = f"{count:,} Markdown file{'s' * (count > 1)}"
        yield FOLDER_UNREAD.at(
            folder, 1, f"{many} in {folder} are no articles: its name begins with _, as of folders of pieces"
        )
