"""Where a file of another tool's folder belongs: its language, and its key without the folders that only hold content."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.articles.layouts.locales import is_full, language_of
from kb.articles.layouts.permalinks import TEMPLATES, Permalink
from kb.languages import CODES, DEFAULT

HOLDERS = re.compile(
    r"(?:.*/)?(?:src/content/docs|docs/content|website/docs|docs/docs|content/docs|content|docs|doc|documentation|pages|src|articles|help|kb|markdown"
    r"|i18n|locales?|lang|langs|languages|translations|_articles|_docs|_pages|_help|_guides|user|site)"
)
CONTENT = (
    "src/content/docs",
    "website/docs",
    "docs/content",
    "content/docs",
    "user/pages",
    "content",
    "docs",
    "documentation",
    "pages",
    "_articles",
    "_docs",
    "markdown",
)
OF_DOCUSAURUS = re.compile(
    r"(?:(?P<before>.*)/)?i18n/(?P<lang>[^/]+)/docusaurus-plugin-content-docs/(?P<version>[^/]+)/(?P<rest>.+)"
)
OLD_VERSION = re.compile(r"(?:^|/)versioned_docs/version-[^/]+/")
MOST = 0.7  # of the articles lie in a folder that only holds content
LANGUAGES_ALONE = 3  # folders named for languages, when none that is expected is among them
SUFFIXED = re.compile(r"(?P<stem>.+)\.(?P<code>[a-z]{2}(?:[-_][A-Za-z]{2})?)$")
DATED = re.compile(r"(?<![^/])\d{4}-\d\d-\d\d-")
NUMBERED = re.compile(r"^\d+\.(?=[^\d\s])")


@dataclass(frozen=True)
class Placed:
    """`lang` is "" when only the text can tell. `old` is a version that a newer one replaces."""

    lang: str
    key: str
    old: bool = False


@dataclass(frozen=True)
class Layout:
    """How one folder is laid out. Folders are paths relative to it."""

    tools: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)  # folder → its language
    contents: tuple[str, ...] = ()  # folders that only hold content, the longest first
    suffixes: frozenset[str] = frozenset()  # languages that names of files end in: fees.de.md
    pages: frozenset[str] = frozenset()  # stems of files that are the only page of their folder
    default: str = ""  # language of what lies in no folder of a language
    served: tuple[str, ...] = DEFAULT  # languages of the site
    sites: tuple[str, ...] = ()  # where it stood with its tool: help.example.org/docs
    permalinks: tuple[Permalink, ...] = ()  # how its tool makes addresses

    @property
    def is_foreign(self) -> bool:
        """Whether anything tells that the folder was made for another tool."""
        return bool(self.tools or self.contents or self.suffixes)

    @property
    def recorded(self) -> str:
        """The same for equal layouts in every process, for keys of caches: sets come in another order in each."""
        held = (sorted(self.languages.items()), self.contents, sorted(self.suffixes), sorted(self.pages))
        return repr((self.tools, *held, self.default, self.served, *self.permalinks))

    def placed(self, path: str) -> Placed:
        """Where the article in this file belongs."""
        stem = path.rsplit(".", 1)[0]
        lang, stem = self._suffix(stem)
        if match := OF_DOCUSAURUS.match(stem):
            return Placed(language_of(match["lang"]) or lang, match["rest"], match["version"] != "current")
        old = bool(OLD_VERSION.search(path))
        parts = stem.split("/")
        for depth in range(len(parts) - 1, 0, -1):
            folder = "/".join(parts[:depth])
            if folder in self.languages:
                return Placed(self.languages[folder], self._name("/".join(parts[depth:]), stem), old)
        for content in self.contents:
            if stem.startswith(content + "/"):
                return Placed(lang or self.default, self._name(stem[len(content) + 1 :], stem), old)
        return Placed(lang or self.default, self._name(stem, stem), old)

    def _suffix(self, stem: str) -> tuple[str, str]:
        match = SUFFIXED.match(stem) if self.suffixes else None
        if match and language_of(match["code"]) in self.suffixes:
            return language_of(match["code"]), match["stem"]
        return "", stem

    def _name(self, key: str, stem: str) -> str:
        """The key of a page that is alone in its folder is the folder's; Grav's numbers order and name nothing."""
        if stem in self.pages and "/" in key:
            key = key.rpartition("/")[0]
        if stem.startswith("_posts/"):
            key = DATED.sub("", key)
        return "/".join(NUMBERED.sub("", part) for part in key.split("/")) if "Grav" in self.tools else key


def layout_of(articles: Iterable[str], tools: tuple[str, ...], served: tuple[str, ...] = DEFAULT) -> Layout:
    """The layout of a folder with these files, for which `tools` were recognised."""
    paths = list(articles)
    languages = _language_folders(paths, {*DEFAULT, *served})
    suffixes = _suffixes(paths)
    contents = _contents(paths, languages, tools)
    pages = _pages(paths, suffixes, TEMPLATES if "Grav" in tools else ()) if tools or contents else frozenset()
    full = any(is_full(folder.rsplit("/", 1)[-1]) for folder in languages)
    beside = (
        any(not path.startswith(tuple(f"{folder}/" for folder in languages)) for path in paths) if languages else False
    )
    default = "en" if full and beside and "en" not in languages.values() and "ru" in languages.values() else ""
    return Layout(tools, languages, contents, suffixes, pages, default, served)


def _language_folders(paths: list[str], expected: set[str]) -> dict[str, str]:
    """Folders named for a language, where enough of their neighbours are."""
    children: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        parts = path.split("/")
        for depth in range(min(len(parts) - 1, 4)):
            children["/".join(parts[:depth])].add(parts[depth])
    folders: dict[str, str] = {}
    for parent, names in children.items():
        if parent and not HOLDERS.fullmatch(parent):
            continue
        named = {name: language for name in names if (language := language_of(name))}
        sure = any(language in expected for language in named.values()) or any(is_full(name) for name in named)
        if named and (sure or len(named) == len(names) >= LANGUAGES_ALONE):
            folders |= {f"{parent}/{name}".lstrip("/"): language for name, language in named.items()}
    return folders


def _suffixes(paths: list[str]) -> frozenset[str]:
    """Languages that names end in, told by files that are the same but for it."""
    stems = [path.rsplit(".", 1)[0] for path in paths]
    plain = set(stems)
    endings: dict[str, set[str]] = defaultdict(set)
    for stem in stems:
        match = SUFFIXED.match(stem)
        if match and language_of(match["code"]) in CODES:
            endings[match["stem"]].add(language_of(match["code"]))
    languages = Counter(code for stem, codes in endings.items() if len(codes) > 1 or stem in plain for code in codes)
    return frozenset(languages)


def _contents(paths: list[str], languages: Mapping[str, str], tools: tuple[str, ...]) -> tuple[str, ...]:
    """Folders that only hold content: those a tool's content lies in, and those of languages."""
    folders = {folder.rpartition("/")[0] for folder in languages} - {""}
    folders |= {path.split("/", 1)[0] for path in paths if path.startswith("_") and "/" in path}
    for content in CONTENT:
        inside = [path for path in paths if path.startswith(content + "/")]
        most = len(inside) >= MOST * len(paths) or (tools and any(OF_DOCUSAURUS.match(path) for path in paths))
        if inside and most and any(not path.startswith(tuple(f"{one}/" for one in folders)) for path in inside):
            folders.add(content)
    return tuple(sorted(folders, key=lambda folder: (-len(folder), folder)))


def _pages(paths: list[str], suffixes: frozenset[str], templates: tuple[str, ...]) -> frozenset[str]:
    """Stems of pages called after their folder, their template, or index, that are the only page in it."""
    inside: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        stem = path.rsplit(".", 1)[0]
        match = SUFFIXED.match(stem) if suffixes else None
        stem = match["stem"] if match and language_of(match["code"]) in suffixes else stem
        parts = stem.split("/")
        for depth in range(1, len(parts)):
            inside["/".join(parts[:depth])].add(stem)
    alone = set()
    every = {path.rsplit(".", 1)[0] for path in paths}
    for folder, stems in inside.items():
        (first, *others) = sorted(stems)
        name = first[len(folder) + 1 :]
        own = NUMBERED.sub("", folder.rsplit("/", 1)[-1])
        if (
            not others
            and folder not in every
            and name.lower() in ("index", "readme", "_index", "docs", "default", own.lower(), *templates)
        ):
            alone.add(first)
    return frozenset(alone)
