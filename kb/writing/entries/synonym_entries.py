"""Synonyms as entries of a form: named by their language and the articles' word ("ru: профиль"), with readers' words a line each.

Every line of the file but those of the changed entry stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.articles.yaml_fields import Fields
from kb.authoring.written_fields import quoted_whole

ALSO = "also"
KEY = re.compile(r"(?P<lang>[a-z]{2}): (?P<says>\S.*)")
SECTION = re.compile(r"(?P<lang>[a-z]{2})[ \t]*:[ \t]*(?:#.*)?$")
ITEM = re.compile(r"(?P<indent>[ \t]*)-[ \t]")


def synonyms_in(fields: Fields) -> dict[str, dict[str, str]]:
    """Entry → its values; what is no synonym is left out."""
    made: dict[str, dict[str, str]] = {}
    for lang, written in fields.values.items():
        for one in written if isinstance(written, list) else ():
            if isinstance(one, dict) and one.get("says"):
                also = one.get(ALSO)
                words = also if isinstance(also, list) else [also] if also else []
                made[f"{lang}: {one['says']}"] = {ALSO: "\n".join(map(str, words))}
    return made


def with_synonym(text: str, fields: Fields | None, key: str, also: Sequence[str]) -> str:
    """The file with this entry, without it where `also` is empty. Raises ValueError for a name that has no language."""
    named = KEY.fullmatch(key)
    if named is None:
        raise ValueError(f"{key!r} is no synonym: write ru: and the articles' word")
    lang, says = named["lang"], named["says"].strip()
    lines = text.split("\n")
    held = _place(lines, fields, lang, says)
    if held:
        first, last = held
        written = _written(_indent(lines[first]), says, also)
        below = lines[last] if last < len(lines) else ""
        if not written and SECTION.match(lines[first - 1]) and not below.startswith((" ", "\t", "-")):
            first -= 1  # a language without entries is none
        return "\n".join([*lines[:first], *written, *lines[last:]])
    at = _end_of(lines, lang)
    if at is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{lang}:\n" + "".join(f"{line}\n" for line in _written("  ", says, also))
    return "\n".join([*lines[:at], *_written("  ", says, also), *lines[at:]])


def _place(lines: list[str], fields: Fields | None, lang: str, says: str) -> tuple[int, int] | None:
    """The lines first..last (without it) of an entry, as YAML has read them."""
    listed = fields.values.get(lang) if fields else None
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        if fields and isinstance(one, dict) and one.get("says") == says:
            first = fields.line((lang, number)) - 1
            last = first + 1
            own = len(_indent(lines[first]))
            while last < len(lines) and len(lines[last]) - len(lines[last].lstrip()) > own:
                last += 1
            return first, last
    return None


def _indent(line: str) -> str:
    match = ITEM.match(line)
    return match["indent"] if match else "  "


def _end_of(lines: list[str], lang: str) -> int | None:
    """Behind the last entry of a language; None where the file has none."""
    begun = next(
        (at for at, line in enumerate(lines) if (match := SECTION.match(line)) and match["lang"] == lang), None
    )
    if begun is None:
        return None
    last = begun + 1
    while last < len(lines) and lines[last].startswith((" ", "\t")):
        last += 1
    return last


def _written(indent: str, says: str, also: Sequence[str]) -> list[str]:
    words = [" ".join(word.split()) for word in also if word.strip()]
    if not words:
        return []
    return [f"{indent}- says: {quoted_whole(says)}", f"{indent}  also: [{', '.join(map(quoted_whole, words))}]"]
