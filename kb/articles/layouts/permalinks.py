"""Addresses that settings of Hugo and Jekyll give pages by a pattern: /:year/:slug/. Links there, and readers' bookmarks, have them."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.articles.files import BadText, read_text
from kb.articles.layouts.navigation import json_values, yaml_values

HUGO = re.compile(r"(?:.*/)?(?:hugo|config)\.(?:toml|ya?ml|json)|(?:.*/)?config/[^/]+/permalinks\.(?:toml|ya?ml|json)")
JEKYLL = re.compile(r"(?:.*/)?_config\.ya?ml")
STYLES = {  # of Jekyll, by their names
    "date": "/:categories/:year/:month/:day/:title",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title",
}
TOKEN = re.compile(r":(\w+)(?:\[[^\]]*\])?|\[:(\w+)\]")
DATED = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(.+)")
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
INDEX = ("index", "_index", "readme")
TEMPLATES = ("default", "docs", "chapter", "item", "page", "blog")  # Grav names pages after them
WORDS = re.compile(r"[^\w./ -]")


@dataclass(frozen=True)
class Permalink:
    """A pattern for pages whose files lie below a folder, or whose keys begin with a section; "" is for any."""

    folder: str
    section: str
    pattern: str


OF_GRAV = Permalink("", "", "/:route")  # the folder of the page, whatever its file is called


@dataclass(frozen=True)
class PatternPage:
    """What patterns are made of: a page's file, its key, and its fields as they are written."""

    path: str
    key: str
    fields: Mapping[str, object]

    def address(self, permalinks: Iterable[Permalink]) -> str:
        """By its own pattern, else by the first that is for it; "" where there is none, or it asks for what nobody says."""
        own = self.fields.get("permalink")
        if isinstance(own, str) and TOKEN.search(own) and "://" not in own:
            return self._filled(own)
        first = self.key.partition("/")[0] if "/" in self.key else ""
        for one in permalinks:
            if self.path.startswith(one.folder) and one.section in ("", first):
                return self._filled(one.pattern)
        return ""

    def _filled(self, pattern: str) -> str:
        held = {name: self._value(name) for found in TOKEN.finditer(pattern) if (name := found[1] or found[2])}
        if any(value is None for value in held.values()):
            return ""
        filled = TOKEN.sub(lambda found: held[found[1] or found[2]] or "", pattern)
        return re.sub(r"/{2,}", "/", f"/{filled}")

    def _value(self, name: str) -> str | None:
        folder, stem = posixpath.split(self.path.rpartition(".")[0])
        if stem.lower() in INDEX:
            folder, stem = posixpath.split(folder)
        dated = DATED.fullmatch(stem)
        plain = dated[4] if dated else stem
        day = DAY.match(str(self.fields.get("date") or "")) or dated
        if name in ("year", "month", "day", "i_month", "i_day", "short_year"):
            return _of_day(name, day) if day else None
        slug, title = _said(self.fields, "slug"), _said(self.fields, "title")
        above, last = posixpath.split(self.key)
        values = {
            "slug": slug or (plain if "/_" in f"/{self.path}" else title or plain),
            "title": slug or plain if "/_" in f"/{self.path}" else title or plain,
            "filename": stem,
            "contentbasename": stem,
            "slugorfilename": slug or stem,
            "slugorcontentbasename": slug or stem,
            "basename": plain,
            "name": plain,
            "path": posixpath.join(above, plain),
            "route": above if last in TEMPLATES else self.key,
            "section": self.key.partition("/")[0] if above else "",
            "sections": above,
            "categories": "/".join(_names(self.fields)),
            "slugified_categories": "/".join(_names(self.fields)),
            "collection": next((part[1:] for part in folder.split("/") if part.startswith("_")), ""),
            "output_ext": "",
        }
        return _in_address(values[name]) if name in values else None


def _of_day(name: str, day: re.Match[str]) -> str:
    year, month, number = day[1], day[2], day[3]
    return {
        "year": year,
        "month": month,
        "day": number,
        "i_month": month.lstrip("0"),
        "i_day": number.lstrip("0"),
        "short_year": year[2:],
    }[name]


def _said(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _names(fields: Mapping[str, object]) -> list[str]:
    value = fields.get("categories") or fields.get("category") or ()
    names = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    return [str(name) for name in names]


def _in_address(text: str) -> str:
    return "-".join(WORDS.sub("", text.casefold()).split())


def permalinks_of(root: Path, paths: Iterable[str]) -> tuple[Permalink, ...]:
    """Those that files among these say, the narrower before the wider ones."""
    found: list[Permalink] = []
    for path in paths:
        if JEKYLL.fullmatch(path):
            found += _of_jekyll(posixpath.dirname(path), _values(root, path))
        elif HUGO.fullmatch(path):
            values = _values(root, path)
            own = posixpath.basename(path).startswith("permalinks.")
            found += _of_hugo(values if own else _below(values, "permalinks"))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (-len(one.folder), not one.section)))


def _of_hugo(values: Mapping[str, object]) -> Iterator[Permalink]:
    """By section; since Hugo 0.121 below the kind of page."""
    for section, pattern in {**values, **_below(values, "page")}.items():
        if isinstance(pattern, str):
            yield Permalink("", section.strip("/"), pattern)


def _of_jekyll(folder: str, values: Mapping[str, object]) -> Iterator[Permalink]:
    inside = f"{folder}/" if folder else ""
    collections = _below(values, "collections")
    within = _said(values, "collections_dir").strip("/")
    place = f"{inside}{within}/" if within else inside
    for name in collections:
        pattern = _said(_below(collections, name), "permalink")
        if pattern:
            yield Permalink(f"{place}_{name}/", "", STYLES.get(pattern, pattern))
    defaults = values.get("defaults")
    for one in defaults if isinstance(defaults, list) else ():
        if not isinstance(one, Mapping):
            continue
        scope, pattern = _below(one, "scope"), _said(_below(one, "values"), "permalink")
        kind, below = _said(scope, "type"), _said(scope, "path").strip("/")
        where = below or (f"_{kind}" if kind and kind != "pages" else "")
        if pattern:
            yield Permalink(f"{inside}{where}/" if where else inside, "", STYLES.get(pattern, pattern))
    if pattern := _said(values, "permalink"):
        yield Permalink(f"{place}_posts/", "", STYLES.get(pattern, pattern))


def _below(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    below = values.get(name)
    return below if isinstance(below, Mapping) else {}


def _values(root: Path, path: str) -> Mapping[str, object]:
    try:
        text = read_text(root / path)
        if path.endswith("toml"):
            return tomllib.loads(text)
    except (BadText, tomllib.TOMLDecodeError):
        return {}
    return json_values(text) if path.endswith("json") else yaml_values(text)
