"""The shape of a folder: which pages are articles, their order and titles, and the sections they stand in with names and places."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.articles.layouts.navigation import SUMMARY, Navigation, whole
from kb.articles.layouts.places import Layout
from kb.errors import Problem
from kb.rules import Rule

OF_A_FOLDER = ("index", "_index", "readme")  # files that speak of their folder
LAST = 100_000_000  # the place of what nothing puts in order
ORDER_FIELDS = ("weight", "sidebar_position", "nav_order", "order", "position", "sort", "menu_order", "sidebar_order")
INDEX = ("index", "_index", "readme", "docs", "default", "chapter")
NOT_FOUND = re.compile(r"(?:.*/)?404(?:\.\w{2}(?:-\w{2})?)?$")
OF_THE_REPOSITORY = re.compile(
    r"(?:(?:readme|contributing|code[-_]of[-_]conduct|license|licence|changelog|security|pull_request_template|issue_template|authors|maintainers|governance)"
    r"(?:[._-]\w+)*|.*/(?:pull_request_template|code[-_]of[-_]conduct))$",
    re.IGNORECASE,
)
GOES_ELSEWHERE = ("redirect", "redirect_to", "redirect_url", "redirectto", "meta_redirect")
NUMBER = re.compile(r"(\d{1,6})[._ -]+(?=\D)")

FOREIGN = Rule("folder-foreign", "docs/moving-in.md says what of it is understood")
LEFT_OUT = Rule("pages-left-out", "nothing to do if that is right; text of its own makes a page an article")
UNSERVED = Rule("language-unserved", "add the language to KB_LANGUAGES, or do nothing: nobody sees these")
OLD = Rule("version-old", "only the newest version is shown; move older ones away to be rid of this line")


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """One file as it was read."""

    path: str
    key: str
    lang: str
    title: str
    summary: str
    has_title: bool  # of its own: from its fields or a heading of the first level
    has_text: bool
    old: bool
    fields: Mapping[str, object]

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def folder(self) -> str:
        return self.key.rpartition("/")[0]


@dataclass
class NamedSection:
    title: dict[str, str] = field(default_factory=dict)  # by language
    summary: dict[str, str] = field(default_factory=dict)
    order: int = LAST


@dataclass
class FolderShape:
    """`sections` gives the section of each path that does not stand in the section of its folder."""

    left_out: dict[str, str] = field(default_factory=dict)  # path → why it is no article
    order: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # of pages that have none of their own
    sections: dict[str, str] = field(default_factory=dict)
    texts: dict[str, NamedSection] = field(default_factory=dict)  # section → what is said of it

    def problems(self, layout: Layout) -> Iterator[Problem]:
        """One line for each kind of thing that is told of the folder as a whole."""
        if layout.tools:
            yield FOREIGN.at(".", 1, f"looks like {', '.join(layout.tools)}")
        kinds: dict[str, list[str]] = defaultdict(list)
        for path, why in self.left_out.items():
            kinds[why.split(":")[0]].append(path)
        for rule, kind in ((UNSERVED, "language"), (OLD, "version")):
            if paths := kinds.pop(kind, []):
                counts = Counter(self.left_out[path].partition(":")[2] for path in paths)
                said = ", ".join(f"{name} ({count:,} file{'s' * (count > 1)})" for name, count in counts.most_common())
                yield rule.at(paths[0], 1, f"left out: {said}")
        if kinds:
            said = ", ".join(f"{len(paths):,} {why}" for why, paths in sorted(kinds.items()))
            first = next(iter(next(iter(kinds.values()))))
            yield LEFT_OUT.at(first, 1, f"pages that are no articles: {said}")


def shape_of(
    pages: Iterable[ReadPage], layout: Layout, navigation: Navigation, slug: Callable[[str], str]
) -> FolderShape:
    """The shape of a folder with these pages."""
    shape, every = FolderShape(), list(pages)
    for page in every:
        why = _no_article(page, layout)
        if why:
            shape.left_out[page.path] = why
        shape.order[page.path] = _order(page, navigation)
        if not page.has_title and navigation.titles.get(page.path):
            shape.titles[page.path] = navigation.titles[page.path]
    _sections_of_folders(every, layout, navigation, shape)
    _sections_of_groups([page for page in every if page.path not in shape.left_out], navigation, slug, shape)
    return shape


def _no_article(page: ReadPage, layout: Layout) -> str:
    """Why a page is no article, "" when it is one."""
    if page.lang not in layout.served:
        return f"language:{page.lang}"
    if page.old:
        return "version:older versions"
    if not layout.is_foreign:
        return "that only name their section" if page.name == "_index" and not page.has_text else ""
    if NOT_FOUND.match(page.path.rsplit(".", 1)[0]) or NOT_FOUND.match(page.key):
        return "for addresses that do not exist"
    if page.path.rsplit("/", 1)[-1] == SUMMARY or page.name.lower() in ("_sidebar", "_navbar", "_footer"):
        return "that list the others"
    if any(page.fields.get(name) for name in GOES_ELSEWHERE) and not page.has_text:
        return "that send elsewhere"
    if not page.has_text and page.name.lower() in (*INDEX, *page.folder.rsplit("/", 1)[-1:]):
        return "that only name their section"
    held = any(page.path.startswith(content + "/") for content in layout.contents)
    if layout.contents and not held and OF_THE_REPOSITORY.match(page.path.rsplit(".", 1)[0]):
        return "about the repository"
    return ""


def _order(page: ReadPage, navigation: Navigation) -> int:
    if page.path in navigation.order:
        return navigation.order[page.path] * 10
    return _said_order(page.fields) or _number(page.name) or LAST


def _said_order(fields: Mapping[str, object]) -> int:
    sidebar = fields.get("sidebar")
    fields = {**fields, "order": sidebar["order"]} if isinstance(sidebar, dict) and "order" in sidebar else fields
    return next((place for name in ORDER_FIELDS if (place := whole(fields.get(name)))), 0)


def _number(name: str) -> int:
    match = NUMBER.match(name)
    return int(match[1]) * 10 if match else 0


def _sections_of_folders(pages: list[ReadPage], layout: Layout, navigation: Navigation, shape: FolderShape) -> None:
    """Names and places of folders: from their own pages, from files that tell of them, from numbers before their names."""
    for page in pages:
        parent = page.path.rpartition("/")[0].rsplit("/", 1)[-1]
        text = shape.texts.setdefault(page.folder, NamedSection())
        text.order = min(text.order, _number(parent) or LAST)
        alone = page.key.rsplit("/", 1)[-1].casefold() == page.folder.rsplit("/", 1)[-1].casefold() != ""
        names_it = layout.is_foreign and (page.name.lower() in INDEX or alone)
        if page.lang in layout.served and page.folder and (names_it or page.name == "_index"):
            if page.has_title:
                text.title[page.lang] = page.title
            if page.summary and not page.has_text:
                text.summary[page.lang] = page.summary
            text.order = min(text.order, _said_order(page.fields) or LAST)
    for folder, (title, place) in navigation.folders.items():
        placed = layout.placed(f"{folder}/x.md")
        section = placed.key.rpartition("/")[0]
        if section in shape.texts:
            languages = (
                [placed.lang]
                if placed.lang in layout.served
                else [page.lang for page in pages if page.folder == section]
            )
            shape.texts[section].title |= {lang: title for lang in languages if lang in layout.served}
            if place is not None:
                shape.texts[section].order = place


def _sections_of_groups(
    pages: list[ReadPage], navigation: Navigation, slug: Callable[[str], str], shape: FolderShape
) -> None:
    """Groups of the navigation are sections: that of a folder where it holds no other group's pages, else one of its own."""
    groups: dict[tuple[str, tuple[str, ...]], list[ReadPage]] = defaultdict(list)
    for page in pages:
        if page.path in navigation.groups:
            groups[page.lang, navigation.groups[page.path]].append(page)
    folders: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for (lang, names), held in groups.items():
        for page in held:
            folders[lang, page.folder].add(names)
    for (lang, names), held in groups.items():
        own = {page.folder for page in held}
        folder = next(iter(own)) if len(own) == 1 else ""
        section = folder if folder and len(folders[lang, folder]) == 1 else "/".join(filter(None, map(slug, names)))
        if not names or not section:
            continue
        text = shape.texts.setdefault(section, NamedSection())
        text.title[lang] = names[-1]
        text.order = min(text.order, min(navigation.order[page.path] for page in held) * 10)
        for page in held:
            shape.sections[page.path] = section
