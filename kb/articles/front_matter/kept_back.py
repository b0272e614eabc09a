"""What the settings of other tools keep from readers: whole folders and patterns of files, told nowhere in the files themselves.

Hugo hands fields down with `cascade` and passes over `ignoreFiles`; MkDocs has `exclude_docs` and `draft_docs`, Jekyll `exclude` and
`defaults`, Eleventy a file of fields for each folder. Where a rule is meant for some pages only, it counts for all it may mean.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from pathspec import GitIgnoreSpec

from kb.articles.files import BadText, read_text
from kb.articles.front_matter.visibility import Sight, joined, sight_of
from kb.articles.layouts.navigation import json_values, yaml_values
from kb.articles.layouts.shape import OF_A_FOLDER
from kb.articles.yaml_fields import Fields

HUGO = frozenset(f"{name}.{form}" for name in ("hugo", "config") for form in ("toml", "yaml", "yml", "json"))
ELEVENTY = re.compile(r"(?:\.eleventy|eleventy\.config)\.[cm]?js$")
FOR_SOME = frozenset(("_target", "target"))  # of a cascade: which pages it is for
MKDOCS = re.compile(  # of its settings only these: what they have of Python is no YAML that is read here
    r"^(?:exclude_docs|draft_docs|docs_dir):[^\n]*(?:\n(?:[ \t][^\n]*|[ \t]*))*", re.MULTILINE
)
CASCADE = re.compile(r"^\W*cascade\b", re.MULTILINE)
TOP = 10_000  # letters of a page in which its front matter is looked for
DOCS = "docs"  # where MkDocs looks, unless it is told


@dataclass(frozen=True)
class KeptBack:
    """A rule in `file`: what it says, in words, of the files whose path it `holds`, and what follows for who may see them."""

    file: str
    said: str
    holds: Callable[[str], bool]
    sight: Sight


def rules_kept_back(
    root: Path, paths: Iterable[str], written: Mapping[str, Fields], today: date, *, tools: Collection[str]
) -> tuple[KeptBack, ...]:
    """The rules of the settings and of the folders' own pages among `paths`; `written` are fields of pages that could be read, `tools`
    those the folder was made for."""
    every = sorted(paths)
    eleventy, zola = any(map(ELEVENTY.search, every)), "Zola" in tools
    rules: list[KeptBack] = []
    for path in every:
        folder, _, name = path.rpartition("/")
        if name in ("mkdocs.yml", "mkdocs.yaml"):
            rules += _mkdocs(path, folder, yaml_values("\n".join(MKDOCS.findall(_text(root, path)))))
        elif name in ("_config.yml", "_config.yaml"):
            rules += _jekyll(path, folder, yaml_values(_text(root, path)), today)
        elif name in HUGO:
            rules += _hugo(path, _values(name, _text(root, path)), today)
        elif eleventy and name in (f"{posixpath.basename(folder)}.json", f"{posixpath.basename(folder)}.11tydata.json"):
            rules += _handed_down(path, "fields of the folder", folder, json_values(_text(root, path)), today)
        elif name.endswith(".md") and name.split(".")[0].lower() in OF_A_FOLDER:
            if path in written:
                rules += _of_a_folder(path, folder, written[path].values, zola, today)
            elif CASCADE.search(_text(root, path)[:TOP]):  # broken, so what it hands down is not known
                said = "cascade, and is broken itself"
                rules.append(KeptBack(path, said, _under(folder), Sight(exposure="draft")))
    return tuple(rules)


def _of_a_folder(file: str, folder: str, values: Mapping[str, object], zola: bool, today: date) -> Iterator[KeptBack]:
    """Hugo hands fields down; where Zola's page of a folder is a draft, all below it is."""
    yield from _cascade(file, folder, values.get("cascade"), today)
    if zola and str(values.get("draft")).casefold() == "true":
        yield KeptBack(file, "draft", _under(folder), Sight(exposure="draft"))


def _mkdocs(file: str, folder: str, values: Mapping[str, object]) -> Iterator[KeptBack]:
    docs = posixpath.normpath(posixpath.join(folder, str(values.get("docs_dir") or DOCS)))
    for name in ("exclude_docs", "draft_docs"):
        if isinstance(said := values.get(name), str) and said.strip():
            yield KeptBack(file, name, _patterns(said.split("\n"), docs), Sight(exposure="draft"))


def _jekyll(file: str, folder: str, values: Mapping[str, object], today: date) -> Iterator[KeptBack]:
    excluded = values.get("exclude")
    named = [excluded] if isinstance(excluded, str) else excluded if isinstance(excluded, list) else []
    if patterns := [f"/{str(one).lstrip('/')}" for one in named if one]:
        yield KeptBack(file, "exclude", _patterns(patterns, folder), Sight(exposure="draft"))
    defaults = values.get("defaults")
    for one in defaults if isinstance(defaults, list) else ():
        scope, handed = (one.get("scope"), one.get("values")) if isinstance(one, Mapping) else (None, None)
        if isinstance(scope, Mapping) and isinstance(handed, Mapping):
            below = str(scope.get("path") or "").strip("/")
            holds = _patterns([f"/{below}"], folder) if below else _under(folder)
            sight = _sight(file, handed, today)
            if sight != Sight():
                yield KeptBack(file, "defaults", holds, sight)


def _hugo(file: str, values: Mapping[str, object], today: date) -> Iterator[KeptBack]:
    named = {name.casefold(): value for name, value in values.items()}
    ignored = named.get("ignorefiles")
    for said in ignored if isinstance(ignored, list) else ():
        try:
            pattern = re.compile(str(said))
        except re.error:
            continue
        yield KeptBack(file, "ignoreFiles", partial(_found, pattern), Sight(exposure="draft"))
    yield from _cascade(file, "", named.get("cascade"), today)


def _cascade(file: str, folder: str, said: object, today: date) -> Iterator[KeptBack]:
    """One mapping, or several, each for some pages."""
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, Mapping):
            handed = {name: value for name, value in one.items() if str(name).casefold() not in FOR_SOME}
            yield from _handed_down(file, "cascade", folder, handed, today)


def _handed_down(file: str, said: str, folder: str, values: Mapping[str, object], today: date) -> Iterator[KeptBack]:
    sight = _sight(file, values, today)
    if sight != Sight():
        yield KeptBack(file, said, _under(folder), sight)


def _sight(file: str, values: Mapping[str, object], today: date) -> Sight:
    """What fields say that are handed down; what is unclear in them keeps the files back."""
    sight = sight_of(Fields(dict(values), {}, file=file), frozenset(), today, beside=True)
    unclear = Sight(exposure="draft") if sight.problems else Sight()
    return replace(joined(sight, unclear), notes=(), problems=())


def _patterns(lines: Iterable[str], folder: str) -> Callable[[str], bool]:
    """Whether a path below the folder fits patterns as git has them."""
    spec, under = GitIgnoreSpec.from_lines(lines), _under(folder)
    return lambda path: under(path) and spec.match_file(posixpath.relpath(path, folder or "."))


def _found(pattern: re.Pattern[str], path: str) -> bool:
    return bool(pattern.search(path))


def _under(folder: str) -> Callable[[str], bool]:
    above = f"{folder}/" if folder not in ("", ".") else ""
    return lambda path: path.startswith(above)


def _values(name: str, text: str) -> Mapping[str, object]:
    if name.endswith("toml"):
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return {}
    return json_values(text) if name.endswith("json") else yaml_values(text)


def _text(root: Path, path: str) -> str:
    try:
        return read_text(root / path)
    except BadText:
        return ""
