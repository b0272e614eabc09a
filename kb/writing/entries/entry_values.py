"""One entry's fields as a form's inputs, and the change of the file that filled-in inputs make: only what they say otherwise is written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.articles.opening import CLOSED, DAYS
from kb.articles.yaml_fields import Path
from kb.authoring.yaml_places import YamlValue, with_value, without
from kb.writing.entries.entry_fields import EntryField

EntryValues = Mapping[str, str]
"""Input of the form → what it holds. Those of the third row of a field begin with its name and number: "fields.2.label.ru"."""
ALWAYS = "always"
COMMA = re.compile(r"(?<=\d),(?=\d+$)")  # of a number, as most languages write it
SAID_CLOSED = re.compile(r"закрыто|выходной", re.IGNORECASE)  # as people say it
MOST_ROWS = 200


def values_of(
    written: object, fields: Sequence[EntryField], languages: Sequence[str], within: str = ""
) -> dict[str, str]:
    """What an entry of the file says, by the inputs of its form."""
    held = written if isinstance(written, dict) else {}
    made: dict[str, str] = {}
    for field in fields:
        made |= _inputs(field, held.get(field.name), languages, within)
    return made


def rows_of(field: EntryField, values: EntryValues, within: str = "") -> int:
    """How many rows of a field the inputs hold."""
    begin = re.compile(rf"{re.escape(within + field.name)}\.(\d{{1,3}})\.")
    return max((int(match[1]) + 1 for name in values if (match := begin.match(name))), default=0)


@dataclass(frozen=True)
class FilledForm:
    """A form as it was sent: its fields, what their inputs hold, and the languages of the site."""

    fields: Sequence[EntryField]
    values: EntryValues
    languages: Sequence[str]

    def row(self, field: EntryField, number: int) -> FilledForm:
        """One row of a field, as a form of its own."""
        begin = f"{field.name}.{number}."
        held = {name[len(begin) :]: value for name, value in self.values.items() if name.startswith(begin)}
        return FilledForm(field.rows, held, self.languages)

    def is_empty(self) -> bool:
        """Nobody filled anything in: a choice says something in any case."""
        chosen = {one.name for one in self.fields if one.default}
        return not any(plain(value) for name, value in self.values.items() if name not in chosen)

    def differs(self, field: EntryField, old: object) -> bool:
        before = _inputs(field, old, self.languages)
        own = {name for name in self.values if name == field.name or name.startswith(f"{field.name}.")}
        return any(plain(before.get(name, "")) != plain(self.values.get(name, "")) for name in before.keys() | own)

    def written(self, field: EntryField) -> YamlValue:
        """What the file is to hold; "", or what is empty, for nothing."""
        return _written(field, self.values, self.languages)


def with_fields(text: str, path: Path, written: object, form: FilledForm) -> str:
    """The file with an entry as the form has it. `written` is what stands at `path` now. Raises ValueError."""
    held = written if isinstance(written, dict) else {}
    for field in form.fields:
        old, at = held.get(field.name), (*path, field.name)
        if field.kind == "rows":
            text = _rows_changed(text, at, old if isinstance(old, list) else [], field, form)
        elif form.differs(field, old):
            text = _changed(text, at, old, field, form)
    return text


def plain(text: str) -> str:
    """A text as it is compared: what a browser does to its lines, and spaces around it, are no change."""
    return text.replace("\r\n", "\n").strip()


def _changed(text: str, at: Path, old: object, field: EntryField, form: FilledForm) -> str:
    new = form.written(field)
    if field.kind in ("texts", "lists", "hours") and isinstance(old, dict) and isinstance(new, dict):
        # Each language, and each day, is a value of its own.
        shown = set(form.languages) if field.kind != "hours" else old.keys()
        for key in [key for key in old if key in shown and key not in new]:
            text = without(text, (*at, key))
        for key, value in new.items():
            if old.get(key) != value:
                text = with_value(text, (*at, key), value)
        return text
    if field.kind == "lines" and isinstance(old, list) and isinstance(new, list):
        return _list_changed(text, at, [str(one) for one in old], new)
    return with_value(text, at, new) if new else without(text, at)


def _list_changed(text: str, at: Path, old: list[str], new: list[str]) -> str:
    kept = [one for one in old if one in new]
    if not kept or new[: len(kept)] != kept:
        return with_value(text, at, new)
    for number in reversed(range(len(old))):
        if old[number] not in new:
            text = without(text, (*at, number))
    for number in range(len(kept), len(new)):
        text = with_value(text, (*at, number), new[number])
    return text


def _rows_changed(text: str, at: Path, old: list[object], field: EntryField, form: FilledForm) -> str:
    gone, more = [], len(old)
    for number in range(max(len(old), min(rows_of(field, form.values), MOST_ROWS))):
        row = form.row(field, number)
        if number >= len(old):
            if not row.is_empty():
                text = with_value(text, (*at, more), _made(field, row))
                more += 1
        elif row.is_empty():
            gone.append(number)
        elif isinstance(old[number], dict) or not field.alone:
            text = with_fields(text, (*at, number), old[number], row)
        elif (made := _made(field, row)) != old[number]:
            text = with_value(text, (*at, number), made)
    for number in reversed(gone):
        text = without(text, (*at, number))
    return text


def _made(field: EntryField, row: FilledForm) -> YamlValue:
    """A new row as the file is to hold it."""
    made: dict[str, YamlValue] = {}
    for one in row.fields:
        said = row.written(one)
        if said and said != one.default:
            made[one.name] = said
    return made[field.alone] if field.alone and list(made) == [field.alone] else made


def _inputs(field: EntryField, value: object, languages: Sequence[str], within: str = "") -> dict[str, str]:
    name = f"{within}{field.name}"
    if field.kind == "rows":
        made: dict[str, str] = {}
        for number, row in enumerate(value if isinstance(value, list) else ()):
            held = row if isinstance(row, dict) or not field.alone else {field.alone: row}
            made |= values_of(held, field.rows, languages, f"{name}.{number}.")
        return made
    if field.kind == "hours":
        return _hours_inputs(name, value)
    if field.kind == "lines":
        return {name: _lines(value)}
    if field.kind == "needed":
        some = isinstance(value, list)
        return {name: "some" if some else str(value or field.default), f"{name}.for": _lines(value) if some else ""}
    if field.kind == "lists":
        said = value if isinstance(value, dict) else dict.fromkeys(languages, value)
        return {f"{name}.{lang}": _lines(said.get(lang)) for lang in languages}
    if isinstance(value, dict):
        return {f"{name}.{lang}": str(value.get(lang, "")) for lang in languages}
    return {name: str(value or field.default)}


def _hours_inputs(name: str, value: object) -> dict[str, str]:
    made = {f"{name}.{ALWAYS}": "1" if value == ALWAYS else ""}
    for number, (day, hours) in enumerate(value.items() if isinstance(value, dict) else ()):
        named = day in DAYS
        text = ", ".join(map(str, hours)) if isinstance(hours, list) else str(hours)
        row = {"day": day if named else "", "date": "" if named else day, "hours": text}
        made |= {f"{name}.{number}.{part}": said for part, said in row.items()}
    return made


def _written(field: EntryField, values: EntryValues, languages: Sequence[str]) -> YamlValue:
    name = field.name
    if field.kind == "hours":
        return _hours_written(name, values)
    if field.kind == "lines":
        return _split(values.get(name, ""))
    if field.kind == "needed":
        said = values.get(name, "")
        return _split(re.sub("[,;]", "\n", values.get(f"{name}.for", ""))) if said == "some" else said
    if field.kind == "lists":
        listed = {lang: _split(values.get(f"{name}.{lang}", "")) for lang in languages}
        return {lang: lines for lang, lines in listed.items() if lines}
    if field.kind == "texts":
        spoken = {lang: _one_text(field, values.get(f"{name}.{lang}", "")) for lang in languages}
        if said_in := {lang: text for lang, text in spoken.items() if text}:
            return said_in
    return _one_text(field, values.get(name, ""))


def _hours_written(name: str, values: EntryValues) -> YamlValue:
    """Hours of no day stand under no name: what is wrong with that is told, and nothing is lost."""
    if values.get(f"{name}.{ALWAYS}"):
        return ALWAYS
    made: dict[str, YamlValue] = {}
    for number in range(MOST_ROWS):
        row = {part: _line(values.get(f"{name}.{number}.{part}", "")) for part in ("day", "date", "hours")}
        day, hours = row["date"] or row["day"], SAID_CLOSED.sub(CLOSED, row["hours"])
        if day or hours:
            made[day] = f"{made[day]}, {hours}" if day in made else hours
    return made


def _split(text: str) -> list[str]:
    return [line.strip() for line in plain(text).split("\n") if line.strip()]


def _lines(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _one_text(field: EntryField, text: str) -> str:
    """A line; of a long text as many as it has. A number stands in a file with a point."""
    if field.number:
        return COMMA.sub(".", _line(text))
    return "\n".join(map(_line, plain(text).split("\n"))) if field.long else _line(text)


def _line(text: str) -> str:
    return " ".join(text.split())
