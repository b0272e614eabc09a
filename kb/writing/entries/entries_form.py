"""Files beside the articles as forms: one entry at a time, and the one change of the file that a filled-in field makes.

An entry is a name at the file's left edge with fields under it. Every line that no changed field stands on stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kb.articles.contacts import CHANNEL_KINDS
from kb.articles.notices.notices import NAME as NOTICES
from kb.articles.notices.notices import SEVERITIES
from kb.articles.synonyms import NAME as SYNONYMS
from kb.articles.widget.host_pages import NAME as WIDGET
from kb.articles.widget.host_pages import PATH
from kb.articles.yaml_fields import BadYaml, Fields, read_fields
from kb.authoring.written_fields import quoted_whole
from kb.writing.entries.listed_entries import LISTED, Changed, listed_in, with_listed
from kb.writing.entries.synonym_entries import ALSO, synonyms_in, with_synonym

FieldKind = Literal["text", "texts", "lines", "lists"]
"""One text; one for all languages or one for each; a list, a line each; a list for each language."""
INDENT = "  "
TOP = re.compile(r"(?P<key>\"(?:[^\"\\\n]|\\.)+\"|'[^'\n]+'|[^\s#'\"\[\]{}&*!|>%@,-][^\n]*?)[ \t]*:(?=[ \t]|$)")
PLAIN = re.compile(r"\d{4}-\d\d-\d\d|\d{1,9}|[a-z][a-z_/-]*")  # what YAML takes as it is
WORDS = re.compile(r"true|false|yes|no|on|off|null|y|n")
LONGEST_NAME = 120


@dataclass(frozen=True)
class EntryField:
    """A field of an entry. Of `texts` the form has one input for each language and one for all. `long`: a text that may have
    sentences, and lines that stay lines."""

    name: str
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()  # of a text that is one of a few
    long: bool = False


FORMS: Mapping[str, tuple[EntryField, ...]] = MappingProxyType(
    {
        "facts.yaml": (
            EntryField("name", "texts"),
            EntryField("value", "texts"),
            EntryField("owner"),
            EntryField("valid_until"),
            EntryField("about", long=True),
        ),
        "categories.yaml": (
            EntryField("title", "texts"),
            EntryField("summary", "texts", long=True),
            EntryField("order"),
        ),
        "terms.yaml": (
            EntryField("lang"),
            EntryField("avoid", "lines"),
            EntryField("why", long=True),
            EntryField("fix"),
        ),
        SYNONYMS: (EntryField(ALSO, "lines"),),
        "intents.yaml": (EntryField("ru", "lines"), EntryField("en", "lines")),
        NOTICES: (
            EntryField("severity", choices=SEVERITIES),
            EntryField("from"),
            EntryField("to"),
            EntryField("title", "texts"),
            EntryField("text", "texts", long=True),
            *(EntryField(name, "lines") for name in ("sections", "topics", "articles", "words")),
        ),
        "contacts.yaml": (
            EntryField("kind", choices=CHANNEL_KINDS),
            EntryField("title", "texts"),
            *(EntryField(name) for name in ("address_fact", "hours_fact", "wait_fact", "link")),
            EntryField("solves", "lists"),
            EntryField("cannot", "lists"),
        ),
        WIDGET: (EntryField("articles", "lines"),),
    }
)
EntryValues = Mapping[str, str]
"""Input of the form → what it holds: "owner", and of `texts` "value" (for all languages), "value.ru", "value.en"."""


def inputs_of(field: EntryField, languages: Sequence[str]) -> tuple[str, ...]:
    """Names of the inputs a form has for a field; see EntryValues."""
    spoken = tuple(f"{field.name}.{lang}" for lang in languages)
    return {"texts": (field.name, *spoken), "lists": spoken}.get(field.kind, (field.name,))


def entries_of(text: str, name: str, languages: Sequence[str]) -> dict[str, dict[str, str]] | None:
    """Entry → its values. None where the file can't be read as YAML, or is none of those with a form."""
    try:
        fields = read_fields(text) if name in FORMS else None
    except BadYaml:
        return None
    if fields is None:
        return {} if name in FORMS and not _has_text(text) else None
    if name == SYNONYMS:
        return synonyms_in(fields)
    if name in LISTED:
        return {key: _values(written, name, languages) for key, written in listed_in(fields, name).items()}
    if name == WIDGET:
        return {path: {"articles": _lines(keys)} for path, keys in fields.values.items()}
    return {key: _values(written, name, languages) for key, written in fields.values.items()}


def with_entry(text: str, name: str, key: str, values: EntryValues, languages: Sequence[str]) -> str:
    """The file with these values of one entry, which is put at the end where it is new. Raises ValueError for a file without
    a form, and for a name that is none."""
    entries = entries_of(text, name, languages)
    if entries is None or not key.strip() or len(key) > LONGEST_NAME or not key.isprintable():
        raise ValueError(f"{key!r} can't be an entry of {name}")
    before = entries.get(key, {})
    changed = [one for one in FORMS[name] if _differs(one, before, values, languages)]
    if name == SYNONYMS:
        return with_synonym(text, read_fields(text), key, values.get(ALSO, "").split("\n")) if changed else text
    if name in LISTED:
        made = _changes(changed, values, languages)
        return with_listed(text, read_fields(text), name, key, made) if changed or key not in entries else text
    if name == WIDGET:
        return _with_page(text, key, values, known=key in entries) if changed or key not in entries else text
    if key not in entries:
        body = [line for one in FORMS[name] for line in _written(one, values, languages, INDENT)]
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{_name(key)}:\n" + "".join(f"{line}\n" for line in body)
    lines = text.split("\n")
    first, last = _place(lines, key)
    block = lines[first:last]
    for one in changed:
        block = _with_field(block, one, values, languages)
    if changed and not _is_block(lines[first]):
        block = [f"{_name(key)}:", *(line for one in FORMS[name] for line in _written(one, values, languages, INDENT))]
    return "\n".join([*lines[:first], *block, *lines[last:]])


def without_entry(text: str, name: str, key: str) -> str:
    """The file without an entry; as it is where there is none."""
    if name == SYNONYMS:
        return (
            with_synonym(text, read_fields(text), key, ())
            if key in synonyms_in(read_fields(text) or Fields({}, {}))
            else text
        )
    if name in LISTED:
        fields = read_fields(text)
        known = key in listed_in(fields or Fields({}, {}), name)
        return with_listed(text, fields, name, key, lambda lines: []) if known else text
    lines = text.split("\n")
    try:
        first, last = _place(lines, key)
    except ValueError:
        return text
    return "\n".join([*lines[:first], *lines[last:]])


def _changes(changed: Sequence[EntryField], values: EntryValues, languages: Sequence[str]) -> Changed:
    def change(block: list[str]) -> list[str]:
        for one in changed:
            block = _with_field(block, one, values, languages)
        return block

    return change


def _with_page(text: str, path: str, values: EntryValues, *, known: bool) -> str:
    """The file with the articles of one path. Raises ValueError for what is no path."""
    if not PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a page")
    keys = [line.strip() for line in _plain(values.get("articles", "")).split("\n") if line.strip()]
    written = f"{_name(path)}: [{', '.join(map(quoted_whole, keys))}]"
    lines = text.split("\n")
    if known:
        first, last = _place(lines, path)
        return "\n".join([*lines[:first], written, *lines[last:]])
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{written}\n"


def _has_text(text: str) -> bool:
    return any(line.strip() and not line.startswith(("#", "---")) for line in text.split("\n"))


def _values(written: object, name: str, languages: Sequence[str]) -> dict[str, str]:
    held = written if isinstance(written, dict) else {}
    made: dict[str, str] = {}
    for one in FORMS[name]:
        value = held.get(one.name)
        if one.kind == "lines":
            made[one.name] = _lines(value)
        elif one.kind == "lists":
            said = value if isinstance(value, dict) else dict.fromkeys(languages, value)
            made |= {f"{one.name}.{lang}": _lines(said.get(lang)) for lang in languages}
        elif isinstance(value, dict):
            made |= {f"{one.name}.{lang}": str(value.get(lang, "")) for lang in languages}
        else:
            made[one.name] = str(value or "")
    return made


def _lines(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _differs(field: EntryField, before: EntryValues, values: EntryValues, languages: Sequence[str]) -> bool:
    return any(_plain(before.get(one, "")) != _plain(values.get(one, "")) for one in inputs_of(field, languages))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _place(lines: list[str], key: str) -> tuple[int, int]:
    """The lines first..last (without it) of an entry; what is said above the next entry belongs to that. Raises ValueError."""
    tops = [(at, top) for at, line in enumerate(lines) if (top := TOP.match(line))]
    for number, (at, top) in enumerate(tops):
        if _bare(top["key"]) == key:
            last = tops[number + 1][0] if number + 1 < len(tops) else len(lines)
            while last > at + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
                last -= 1
            return at, last
    raise ValueError(f"there is no entry {key!r}")


def _bare(key: str) -> str:
    if key[:1] == '"':
        return re.sub(r"\\(.)", r"\1", key[1:-1])
    return key[1:-1] if key[:1] == "'" else key.strip()


def _is_block(line: str) -> bool:
    """Whether the entry's fields stand on lines of their own."""
    match = TOP.match(line)
    return bool(match) and not line[match.end() :].split("#")[0].strip() if match else False


def _with_field(block: list[str], field: EntryField, values: EntryValues, languages: Sequence[str]) -> list[str]:
    indent = next((line[: len(line) - len(line.lstrip())] for line in block[1:] if line.strip()), INDENT) or INDENT
    written = _written(field, values, languages, indent)
    first = next((at for at, line in enumerate(block) if re.match(rf"{indent}{field.name}[ \t]*:", line)), None)
    if first is None:
        return [*block, *written]
    last = first + 1
    deeper = (f"{indent} ", f"{indent}- ", f"{indent}\t")
    while last < len(block) and (not block[last].strip() or block[last].startswith(deeper)):
        last += 1
    return [*block[:first], *written, *block[last:]]


def _written(field: EntryField, values: EntryValues, languages: Sequence[str], indent: str) -> list[str]:
    name = f"{indent}{field.name}:"
    if field.kind == "lines":
        lines = [line.strip() for line in _plain(values.get(field.name, "")).split("\n") if line.strip()]
        return [name, *(f"{indent}{INDENT}- {quoted_whole(line)}" for line in lines)] if lines else []
    if field.kind == "lists":
        listed = {lang: _plain(values.get(f"{field.name}.{lang}", "")).split("\n") for lang in languages}
        listed = {lang: [line.strip() for line in lines if line.strip()] for lang, lines in listed.items()}
        rows = [
            f"{indent}{INDENT}{lang}: [{', '.join(map(quoted_whole, lines))}]"
            for lang, lines in listed.items()
            if lines
        ]
        return [name, *rows] if rows else []
    if field.kind == "texts":
        said = {lang: _one_text(field, values.get(f"{field.name}.{lang}", "")) for lang in languages}
        said = {lang: text for lang, text in said.items() if text}
        if said:
            return [f"{name} {{{', '.join(f'{lang}: {quoted_whole(text)}' for lang, text in said.items())}}}"]
    line = _one_text(field, values.get(field.name, ""))
    if not line:
        return []
    bare = PLAIN.fullmatch(line) and field.kind == "text" and (not WORDS.fullmatch(line) or field.name == "fix")
    return [f"{name} {line if bare else quoted_whole(line)}"]


def _one_text(field: EntryField, text: str) -> str:
    """A line; of a long text as many as it has."""
    return "\n".join(map(_line, _plain(text).split("\n"))) if field.long else _line(text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _name(key: str) -> str:
    match = TOP.match(f"{key}:")
    return (
        key
        if match and match["key"] == key and key[0] not in "\"'" and not WORDS.fullmatch(key) and ":" not in key
        else quoted_whole(key)
    )
