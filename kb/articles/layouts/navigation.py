"""Navigation files of other tools: mkdocs.yml, toc.yaml, SUMMARY.md, .pages, _category_.json. Which pages, in which order, under which names."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from kb.articles.files import BadText, read_text
from kb.articles.yaml_fields import BadYaml, read_fields

NAV = re.compile(r"^nav:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
DOCS_DIR = re.compile(r"^docs_dir:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
TAGS = re.compile(r"(?<=[\s:])!!?[\w/:.]+(?:\s*\[[^\]]*\])?")
ENTRY = re.compile(
    r"(?P<indent>\s*)[*+-]\s+(?:\[(?P<title>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<href><[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^)]*\)|(?P<words>[^\[\n]+))"
)
GROUP = re.compile(r"#{2,6}\s+(?P<title>.+?)\s*#*$")
ADDRESS = re.compile(r"\s*<a\b.*?>.*?</a>|\s*\{#[^}]*\}")
DEEPEST = 8
MAX_ENTRIES = 20_000
SUMMARY = "SUMMARY.md"

Read = Callable[[str], str]


@dataclass
class Navigation:
    """What the files say. Paths are those of articles, folders those of files, all relative to the articles folder."""

    titles: dict[str, str] = field(default_factory=dict)  # path → what the navigation calls it
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)  # path → the groups it stands in, outermost first
    order: dict[str, int] = field(default_factory=dict)  # path → its place
    folders: dict[str, tuple[str, int | None]] = field(default_factory=dict)  # folder → its name and place

    def add(self, path: str, title: str, groups: tuple[str, ...]) -> None:
        """A page met in the navigation; the first place it stands at counts."""
        if path not in self.order and len(self.order) < MAX_ENTRIES:
            self.order[path] = len(self.order) + 1
            self.titles[path] = title
            self.groups[path] = groups


def navigation_of(root: Path, paths: Iterable[str]) -> Navigation:
    """The navigation that the files of a folder give; one that is no text gives none."""

    def read(path: str) -> str:
        try:
            return read_text(root / path)
        except BadText:
            return ""

    return read_navigation(sorted(paths), read)


def read_navigation(paths: Iterable[str], read: Read) -> Navigation:
    """What navigation files among these say. `read(path)` is the text of a file, "" when it can't be read."""
    navigation = Navigation()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in ("mkdocs.yml", "mkdocs.yaml"):
            _mkdocs(read(path), folder, navigation)
        elif name in ("toc.yaml", "toc.yml"):
            _toc(yaml_values(read(path)), folder, (), navigation)
        elif name == SUMMARY:
            _summary(read(path), folder, navigation)
        elif name == ".pages":
            _pages(yaml_values(read(path)), folder, navigation)
        elif name.startswith("_category_."):
            text = read(path)
            _category(json_values(text) if name.endswith("json") else yaml_values(text), folder, navigation)
    return navigation


def yaml_values(text: str) -> dict[str, object]:
    """The fields of a file of another tool; nothing where it is no YAML."""
    try:
        fields = read_fields(TAGS.sub("", text))
    except BadYaml:
        return {}
    return fields.values if fields else {}


def json_values(text: str) -> dict[str, object]:
    """The same of JSON."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _mkdocs(text: str, folder: str, navigation: Navigation) -> None:
    nav = NAV.search(text)
    setting = DOCS_DIR.search(text)
    docs = posixpath.normpath(posixpath.join(folder, setting[1] if setting else "docs"))
    items = yaml_values(nav[0]).get("nav") if nav else None
    for title, path, groups in _entries(items, ()):
        navigation.add(posixpath.join(docs, path) if docs != "." else path, title, groups)


def _entries(items: object, groups: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(title, path, groups) of a list as MkDocs has it: paths, {title: path} and {group: [...]}."""
    for item in items if isinstance(items, list) and len(groups) < DEEPEST else ():
        if isinstance(item, str):
            yield "", item, groups
        for title, value in item.items() if isinstance(item, dict) else ():
            if isinstance(value, str):
                yield str(title), value, groups
            else:
                yield from _entries(value, (*groups, str(title)))


def _toc(values: dict[str, object], folder: str, groups: tuple[str, ...], navigation: Navigation) -> None:
    """Items as Diplodoc has them: a name, an address, items under it."""
    items = values.get("items")
    for item in items if isinstance(items, list) and len(groups) < DEEPEST else ():
        if not isinstance(item, dict):
            continue
        name, href = str(item.get("name") or ""), str(item.get("href") or "")
        inside = (*groups, name) if name and item.get("items") else groups
        if href and ":" not in href:
            navigation.add(_path(folder, href), name, inside)
        _toc(item, folder, inside, navigation)


def _summary(text: str, folder: str, navigation: Navigation) -> None:
    """A list of links under headings. A page with pages under it is no group: it is the first of its own."""
    group: tuple[str, ...] = ()
    for line in text.split("\n"):
        if heading := GROUP.match(line):
            group = (ADDRESS.sub("", heading["title"]).strip(),)
        elif (entry := ENTRY.match(line)) and entry["href"] and ":" not in entry["href"]:
            navigation.add(_path(folder, entry["href"].strip("<>")), entry["title"], group)


def _pages(values: dict[str, object], folder: str, navigation: Navigation) -> None:
    title = values.get("title")
    if isinstance(title, str) and title:
        navigation.folders[folder] = (title, None)
    for at, (said, path, _) in enumerate(_entries(values.get("nav") or values.get("arrange"), ())):
        inside = _path(folder, path)
        navigation.order.setdefault(inside, at + 1)
        if said:
            navigation.titles.setdefault(inside, said)


def _category(values: dict[str, object], folder: str, navigation: Navigation) -> None:
    label, position = values.get("label"), values.get("position")
    if isinstance(label, str) and label:
        navigation.folders[folder] = (label, whole(position))


def whole(value: object) -> int | None:
    """A place in an order, however it is written; None where there is none."""
    try:
        number = float(str(value).strip())
    except ValueError:
        return None
    return max(0, min(round(number * 10), 10_000_000)) if number == number and abs(number) < 1_000_000 else None


def _path(folder: str, href: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0]).lstrip("/")))
    return path if re.search(r"\.\w{2,8}$", path) else f"{path}/README.md" if href.endswith("/") else f"{path}.md"
