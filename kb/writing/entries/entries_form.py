"""Files beside the articles as forms: one entry at a time, and the one change of the file that filled-in fields make.

An entry is a name at the file's left edge with fields under it, an item of a list with an id, or a part of the file that is there
once. Every line that no changed field stands on stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.articles.synonyms import NAME as SYNONYMS
from kb.articles.widget.host_pages import NAME as WIDGET
from kb.articles.widget.host_pages import PATH
from kb.articles.yaml_fields import BadYaml, Fields, Path, read_fields
from kb.authoring.yaml_places import with_value, without
from kb.brand import NAME as BRAND
from kb.writing.entries.brand_form import names_in, with_brand
from kb.writing.entries.entry_fields import FORMS, LISTED, SINGLE, EntryField, fields_of
from kb.writing.entries.entry_values import EntryValues, FilledForm, values_of, with_fields

LONGEST_NAME = 120
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
SYNONYM = re.compile(r"(?P<lang>[a-z]{2}): (?P<says>\S.*)")


def entries_of(text: str, form: str, languages: Sequence[str]) -> dict[str, dict[str, str]] | None:
    """Entry → its values by input. None where the file can't be read, or is none of those with a form."""
    if form not in FORMS:
        return None
    if form == BRAND:
        names = names_in(text, languages)
        return None if names is None else {BRAND: names}
    try:
        fields = _read(text)
    except BadYaml:
        return None
    if fields is None:
        return None
    own = fields_of(form, languages)
    return {
        key: values_of({"articles": fields.values[key]} if form == WIDGET else value_at(fields, path), own, languages)
        for key, path in entry_places(fields, form).items()
    }


def entry_places(fields: Fields, form: str) -> dict[str, Path]:
    """Entry → where it stands in the file; what has no name is left out. A part that is there once is always an entry."""
    if form in SINGLE:
        return {form.partition("#")[2]: SINGLE[form]}
    if form in LISTED:
        listed = fields.values.get(LISTED[form])
        rows = enumerate(listed) if isinstance(listed, list) else ()
        return {str(one["id"]): (LISTED[form], at) for at, one in rows if isinstance(one, dict) and one.get("id")}
    if form == SYNONYMS:
        return {
            f"{lang}: {one['says']}": (lang, at)
            for lang, written in fields.values.items()
            for at, one in enumerate(written if isinstance(written, list) else ())
            if isinstance(one, dict) and one.get("says")
        }
    return {key: (key,) for key in fields.values}


def with_entry(text: str, form: str, key: str, values: EntryValues, languages: Sequence[str]) -> str:
    """The file with these values of one entry, which is put at the end where it is new. Raises ValueError for a file without
    a form or with anchors, and for a name that is none."""
    entries = entries_of(text, form, languages)
    if entries is None or not key.strip() or len(key) > LONGEST_NAME or not key.isprintable():
        raise ValueError(f"{key!r} can't be an entry of {form}")
    if form == BRAND:
        return with_brand(text, values, languages)
    fields, own = _read(text) or Fields({}, {}), fields_of(form, languages)
    path = entry_places(fields, form).get(key)
    if path is None:
        path, text = _begun(text, fields, form, key)
    if form == SYNONYMS and not values.get("also", "").strip():
        return without_entry(text, form, key)  # one without words is none
    if form == WIDGET:
        pages = (EntryField(key, "lines"),)
        return with_fields(text, (), fields.values, FilledForm(pages, {key: values.get("articles", "")}, ()))
    held = {"id": key} if form in LISTED and key not in entries else value_at(fields, path)
    made = with_fields(text, path, held, FilledForm(own, values, languages))
    return made if key in (entries_of(made, form, languages) or {}) else with_value(made, path, "")


def without_entry(text: str, form: str, key: str) -> str:
    """The file without an entry; as it is where there is none."""
    if form == BRAND:
        return text
    fields = _read(text) or Fields({}, {})
    path = entry_places(fields, form).get(key)
    if path is None or form in SINGLE and not path:
        return text
    listed = fields.values.get(str(path[0]))
    if form == SYNONYMS and isinstance(listed, list) and len(listed) == 1:
        path = path[:1]  # a language without entries is none
    return without(text, path)


def _read(text: str) -> Fields | None:
    """None for what is no mapping. Raises BadYaml."""
    fields = read_fields(text)
    empty = not any(line.strip() and not line.startswith(("#", "---")) for line in text.split("\n"))
    return Fields({}, {}) if fields is None and empty else fields


def value_at(fields: Fields, path: Path) -> object:
    """What stands at a path; None where nothing does."""
    held: object = fields.values
    for part in path:
        if isinstance(held, dict):
            held = held.get(part)
        elif isinstance(held, list) and isinstance(part, int) and part < len(held):
            held = held[part]
        else:
            return None
    return held


def _begun(text: str, fields: Fields, form: str, key: str) -> tuple[Path, str]:
    """Where a new entry is to stand, and the file with room for it. Raises ValueError for a name it can't have."""
    if form in LISTED:
        if not ID.fullmatch(key):
            raise ValueError(f"{key!r} can't be an id")
        path: Path = (LISTED[form], _length(fields.values.get(LISTED[form])))
        return path, with_value(text, path, {"id": key})
    if form == SYNONYMS:
        named = SYNONYM.fullmatch(key)
        if named is None:
            raise ValueError(f"{key!r} is no synonym: write ru: and the articles' word")
        path = (named["lang"], _length(fields.values.get(named["lang"])))
        return path, with_value(text, path, {"says": named["says"].strip()})
    if form == WIDGET and not PATH.fullmatch(key):
        raise ValueError(f"{key!r} is no path of a page")
    return (key,), text


def _length(listed: object) -> int:
    return len(listed) if isinstance(listed, list) else 0
