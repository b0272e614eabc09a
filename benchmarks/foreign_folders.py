"""What folders of other tools lose here: marks of the tool left on pages, links and pictures whose target is in the folder, titles.

    python benchmarks/foreign_folders.py FOLDER [FOLDER …] [--places] [--json]

A folder is one repository as it is. Every public article in a language of the site is rendered for the public. Junk: articles with marks
of another tool in their visible text, code left out; a mark of plain Markdown counts only where CommonMark itself would not show it, as it
does `](` in a line whose bracket never opened. A link or picture that is lost counts only where something of its name and of its folder's
name is in the folder, a text only in a language of the site.
A title is wrong where it is neither the front matter's, the first heading's of the first level, nor the file's name. `--places` lists the first of each.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt

from kb.articles.files import ARTICLE_SUFFIXES
from kb.articles.layouts.places import Layout
from kb.articles.library import Article
from kb.articles.loading import load_library
from kb.errors import BadArticles, Problem
from kb.rendering.deadline import RenderGuard

LANGUAGES = ("ru", "en")
AROUND = 8  # letters of a mark's surroundings by which it is found again
SHOWN = 5  # places of a kind with --places
CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>", re.DOTALL)
INLINE = re.compile(r"<(?!br|/p|/li|/h\d|/td|/tr|/div)[^>]*>")
MARKS = {
    "shortcode": r"\{\{[<%]",
    "variable": r"\{\{(?![<%])",
    "liquid": r"\{%",
    "container": r":::|^\s*(?:!!!|\?\?\?\+?) ?\w|^///",
    "callout": r"\[![a-zA-Z]",
    "component": r"&lt;/?[A-Z]\w*",
    "import": r"^\s*import .+ from ",
    "attributes": r"\{#|\{:|\{ ?[.#][\w-]|\{ ?(?:width|height|target|align|loading)=",
    "highlight": r"(?<![=!<>])==(?![=\s])[^=\n]+==",
    "wikilink": r"\[\[",
    "keys": r"\+\+\w[\w+-]*\+\+",
    "footnote": r"\[\^[\w-]+\]",
    "emoji": r"(?<![\w/:.]):[a-z][a-z0-9_+-]+:(?![\w/:])",
    "task": r"^\s*\[[ xX]\] ",
    "wide table": r"#\||\|#|\|\|",
    "comment": r"%%",
    "snippet": r"--8<--",
    "emphasis": r"\*\*",
    "link": r"\]\(",
    "html": r"&lt;/?(?:details|summary|div|span|img|a|br|p|table|iframe|video)\b",
}
ROOTS = ("static", "public", "docs", "content", "pages")
PLAIN = (
    "emphasis",
    "link",
    "html",
    "component",
    "wide table",
    "wikilink",
    "callout",
)  # what CommonMark may show as well
LITERAL = re.compile(
    r"\{%-? *raw.*?endraw|^ *:{3,} *v-pre.*?^ *:{3,} *$|<(\w+)[^<>]* v-pre.*?</\1>|\{\{[<%]/\*.*?\*/",
    re.DOTALL | re.MULTILINE,
)  # what the tool shows as written
PATTERNS = {name: re.compile(pattern, re.MULTILINE) for name, pattern in MARKS.items()}
TARGET = re.compile(r"'([^']*)'")
FIELDS = re.compile(r"\s*(---|\+\+\+)\s*\n(.*?)\n\1", re.DOTALL)
TITLE = re.compile(r"^[\"']?title[\"']?\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1|<!--.*?-->", re.DOTALL | re.MULTILINE)
FOLDED = re.compile(r"^title:[ \t]*\n((?:[ \t]+\S.*(?:\n|\Z))+)", re.MULTILINE)  # its value on the lines below
HEADING = re.compile(r"^# +(.+?)\s*#*\s*$|^(\S.*)\n=+\s*$|<h1[^>]*>(.*?)</h1>", re.MULTILINE | re.DOTALL)


@dataclass
class Found:
    """The counts of one folder, and the first places of each kind."""

    counts: Counter[str] = field(default_factory=Counter)
    junk: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, place: str) -> None:
        self.counts[kind] += 1
        self.places.setdefault(kind, []).append(place)

    def share(self, kept: str, lost: str) -> float | None:
        """Percent kept, None where there was nothing to keep."""
        whole = self.counts[kept] + self.counts[lost]
        return round(100 * self.counts[kept] / whole, 1) if whole else None


def measure(folder: Path) -> Found:
    """Raises BadArticles where the folder holds no article at all."""
    found = Found()
    library = load_library(folder, today=date.today(), skip_bad=True)
    names = _names(folder, library.layout)
    with RenderGuard(library) as guard:
        for article in library.articles:
            if article.lang not in LANGUAGES or (article.status, article.audience) != ("published", "public"):
                continue
            found.counts["articles"] += 1
            if _plain(article.title) not in _titles(folder, article):
                found.note("titles wrong", f"{article.path}: {article.title}")
            try:
                page = guard.render(article, audience="public")
            except BadArticles as error:
                found.note("not rendered", f"{error.problems[0]}")
                continue
            _look(found, article, page.html)
            for problem in page.problems:
                _count_lost(found, problem, names)
    return found


def _look(found: Found, article: Article, html: str) -> None:
    links = re.findall(r'<a href="([^"]*)"', html)
    found.counts["links kept"] += sum(not link.startswith(("http", "mailto", "tel", "//")) for link in links)
    found.counts["pictures kept"] += html.count("<img ")
    text = re.sub(r"<[^>]*>", "\n", INLINE.sub("", CODE.sub(" ", html)))
    kinds = {
        name: match for name, pattern in PATTERNS.items() if (match := _unmeant(name, pattern, text, article.body))
    }
    found.counts["junk"] += bool(kinds)
    for name, match in kinds.items():
        found.junk[name] += 1
        near = text[max(0, match.start() - 30) : match.end() + 40].replace("\n", " ")
        found.places.setdefault(f"junk: {name}", []).append(f"{article.path}: …{near}…")


def _unmeant(name: str, pattern: re.Pattern[str], text: str, body: str) -> re.Match[str] | None:
    """The first of these marks that the text itself does not show."""
    found = list(pattern.finditer(text))
    if found and name in PLAIN:
        html = MarkdownIt("gfm-like", {"linkify": False}).render(body)
        html = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r"\1", CODE.sub(" ", html))
        shown = _letters(unescape(re.sub(r"<[^>]*>", "", html)))
        found = [one for one in found if _near(text, one) not in shown]
    literal = _letters("".join(one[0] for one in LITERAL.finditer(body)))
    found = [one for one in found if not literal or _letters(text[one.start() : one.end() + AROUND]) not in literal]
    return found[0] if found else None


def _near(text: str, mark: re.Match[str]) -> str:
    """A mark and its surroundings, without half a character reference at their ends."""
    near = text[max(0, mark.start() - AROUND) : mark.end() + AROUND]
    return _letters(unescape(re.sub(r"^[#\w]{1,6};|&[#\w]*$", "", near)))


def _letters(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


def _count_lost(found: Found, problem: Problem, names: frozenset[str]) -> None:
    kind = {"link-broken": "links lost", "image-missing": "pictures lost"}.get(problem.code)
    target = TARGET.search(problem.message)
    if not kind or not target or re.match(r"[a-z]+:", target[1]):
        return
    path = unquote(re.sub(r"[?#].*| =.*", "", target[1])).rstrip("/")
    if any(_end(way) in names for way in _ways(path, problem.path)):
        found.note(kind, f"{problem.path}:{problem.line}: {target[1]}")


def _ways(path: str, article: str) -> Iterator[str]:
    """What an address may mean: from the root or a folder served as the root, from the page's folder, from the page as a folder."""
    yield path
    yield from (f"{root}/{path}" for root in ROOTS)
    if not path.startswith("/"):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(article), path))
        yield posixpath.normpath(posixpath.join(article.rpartition(".")[0], path))


def _end(path: str) -> str:
    """The last folder and the name, as they are compared: without ending, index and numbers, and a page called as its folder is that folder."""
    parts = [
        re.sub(r"^\d+[.-](?=\D)", "", part)
        for part in unicodedata.normalize("NFC", re.sub(r"\.(?:mdx?|html?)$", "", path)).casefold().split("/")
        if part not in ("", ".", "..")
    ]
    if len(parts) > 1 and (parts[-1] in ("index", "_index", "readme") or parts[-1] == parts[-2]):
        parts.pop()
    return "/".join(parts[-2:])


def _names(folder: Path, layout: Layout) -> frozenset[str]:
    """The ends of the paths of files and of folders that hold texts; without texts of other languages."""
    names: set[str] = set()
    for path in folder.rglob("*"):
        written = path.relative_to(folder).as_posix()
        spoken = layout.placed(written).lang if path.suffix in ARTICLE_SUFFIXES else ""
        if spoken not in ("", *LANGUAGES):
            continue
        if path.is_file():
            names.add(_end(written))
            if path.suffix in ARTICLE_SUFFIXES:
                names |= {_end(above.as_posix()) for above in path.relative_to(folder).parents if above.name}
    return frozenset(names)


def _titles(folder: Path, article: Article) -> set[str]:
    """What the tool would show, as it is compared."""
    text = (folder / article.path).read_text("utf-8-sig", errors="replace")
    head = FIELDS.match(text)
    written = FOLDED.search(head[2]) or TITLE.search(head[2]) if head else None
    if written and (said := written[1].strip("\"' ")) and not said.startswith((">", "|")):
        return {_plain(said)}
    heading = HEADING.search(FENCED.sub("", text[head.end() :] if head else text))
    if heading:
        return {_plain(next(filter(None, heading.groups()), ""))}
    *above, name = article.path.split("/")
    stem = re.sub(r"\.[a-z]{2}$", "", name.rpartition(".")[0])
    if stem.lower() in ("index", "readme", "_index") and above:
        stem = above[-1]
    return {_plain(stem), _plain(re.sub(r"[-_]", " ", stem)), _plain(re.sub(r"^\d+[.-]", "", stem))}


def _plain(title: str) -> str:
    bare = re.sub(r"<[^>]*>|:[a-z_]+:|\{[#:.][^}]*\}|\{\{[^}]*\}\}|\]\([^)]*\)|[*`\[\]]", "", title)
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", bare).replace("_", " ").casefold()))


def _row(folder: Path, found: Found) -> str:
    counts, articles = found.counts, max(1, found.counts["articles"])
    links, pictures = found.share("links kept", "links lost"), found.share("pictures kept", "pictures lost")
    return (
        f"{folder.name[:34]:34} {counts['articles']:6,} {100 * counts['junk'] / articles:7.1f} {counts['titles wrong']:7,}"
        f" {'–' if links is None else links:>7} {'–' if pictures is None else pictures:>9} {counts['not rendered']:9,}"
    )


def _listed(found: Found) -> Iterator[str]:
    for kind, places in found.places.items():
        yield f"    {kind} ({len(places):,})"
        yield from (f"        {place[:160]}" for place in places[:SHOWN])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--places", action="store_true", help="list the first places of each kind")
    asked.add_argument("--json", action="store_true", help="one object a folder, for programs")
    given = asked.parse_args()
    if not given.json:
        print(
            f"{'folder':34} {'texts':>6} {'junk %':>7} {'titles':>7} {'links %':>7} {'pictures %':>9} {'not made':>9}"
        )
    for folder in given.folders:
        try:
            found = measure(folder)
        except BadArticles as error:
            print(f"{folder.name}: {error.problems[0]}", file=sys.stderr)
            continue
        if given.json:
            print(json.dumps({"folder": folder.name, "counts": found.counts, "junk": found.junk}))
            continue
        print(_row(folder, found), flush=True)
        if given.places:
            print("\n".join(_listed(found)))


if __name__ == "__main__":
    main()
