"""Entries that a file lists under one name, each with an id of its own: notices, ways of contact. Every line but those of the changed entry stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from kb.articles.yaml_fields import Fields, laid_out

LISTED: Mapping[str, str] = MappingProxyType({"notices.yaml": "notices", "contacts.yaml": "channels"})
"""File → the name its entries stand under."""
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
ITEM = re.compile(r"(?P<indent>[ \t]*)-(?P<gap>[ \t]+)(?P<rest>\S.*)$")
NOTHING = re.compile(r"(?P<name>[\w-]+:)[ \t]*(?:\[[ \t]*\])?[ \t]*(?:#.*)?$")

Changed = Callable[[list[str]], list[str]]
"""An entry's lines, the first its name, as a form changes them."""


def listed_in(fields: Fields, name: str) -> dict[str, Mapping[str, object]]:
    """Id → what the file holds of each entry; what has no id is left out."""
    listed = fields.values.get(LISTED[name])
    return (
        {str(one["id"]): one for one in listed if isinstance(one, dict) and one.get("id")}
        if isinstance(listed, list)
        else {}
    )


def with_listed(text: str, fields: Fields | None, name: str, id: str, change: Changed) -> str:
    """The file with an entry as `change` makes it of its lines, which are only a header for a new one; without one of which
    it makes nothing. One written in braces is laid out in lines. Raises ValueError for an id that is none.
    """
    lines = text.split("\n")
    held = _place(lines, fields, name, id)
    if held is None:
        if not ID.fullmatch(id):
            raise ValueError(f"{id!r} can't be an id")
        made = change(["-"])
        lines, at, indent = _end(lines, fields, name)
        item = [f"{indent}- id: {id}", *(f"{indent}{line}" for line in made[1:])]
        return "\n".join([*lines[:at], *item, *(lines[at:] or [""])])
    first, last = held
    marked = ITEM.match(lines[first])
    if marked is None:
        raise ValueError(f"{id!r} does not begin with a dash")
    pad = marked["indent"] + " " * (1 + len(marked["gap"]))
    body = [pad + marked["rest"], *lines[first + 1 : last]]
    if marked["rest"].startswith("{"):
        body = [pad + line for line in laid_out("\n".join(body))]
    made = change(["-", *body])
    written = [f"{marked['indent']}-{marked['gap']}{made[1].strip()}", *made[2:]] if made else []
    left = [*lines[:first], *written, *lines[last:]]
    return "\n".join(left if made or len(listed_in(fields, name) if fields else {}) > 1 else _emptied(left, name))


def _place(lines: list[str], fields: Fields | None, name: str, id: str) -> tuple[int, int] | None:
    """The lines first..last (without it) of an entry, as YAML has read them."""
    listed = fields.values.get(LISTED[name]) if fields else None
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        if fields and isinstance(one, dict) and str(one.get("id")) == id:
            first = fields.line((LISTED[name], number)) - 1
            own = len(lines[first]) - len(lines[first].lstrip())
            last = first + 1
            while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) > own):
                last += 1
            while not lines[last - 1].strip():
                last -= 1
            return first, last
    return None


def _end(lines: list[str], fields: Fields | None, name: str) -> tuple[list[str], int, str]:
    """(lines, which of them a new entry is put before, its indentation); the list is begun where the file has none."""
    listed = listed_in(fields, name) if fields else {}
    last = next(reversed(listed), "")
    held = _place(lines, fields, name, last) if last else None
    if held:
        return lines, held[1], lines[held[0]][: len(lines[held[0]]) - len(lines[held[0]].lstrip())]
    group = f"{LISTED[name]}:"
    at = next((at for at, line in enumerate(lines) if line.startswith(group) and NOTHING.match(line)), None)
    if at is not None:
        return [*lines[:at], group, *lines[at + 1 :]], at + 1, "  "
    while lines and not lines[-1].strip():
        lines.pop()
    lines = [*lines, *([""] if lines else []), group]
    return lines, len(lines), "  "


def _emptied(lines: list[str], name: str) -> list[str]:
    return [f"{LISTED[name]}: []" if line.startswith(f"{LISTED[name]}:") else line for line in lines]
