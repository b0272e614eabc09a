"""Where in a form a problem of its file belongs: the checks tell a line, a writer looks at a field. Checks nothing itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kb.articles.yaml_fields import BadYaml, Fields, Path, laid_out, read_fields
from kb.errors import Problem
from kb.writing.entries.entries_form import entry_places, value_at
from kb.writing.entries.entry_fields import FORMS, file_of

HOURS = ("hours", "business_hours")
MISSING = re.compile(r"(?:^|: )(?P<name>[\w.-]+) is missing$")


@dataclass(frozen=True)
class EntryProblem:
    """A problem of an entry, and the input it is of: "fields.1.label.ru"; "" of the entry as a whole."""

    entry: str
    input: str
    problem: Problem


def to_check(text: str) -> str:
    """The file as it is to be checked for a form: every value on a line of its own. As it is where it can't be read."""
    try:
        fields = read_fields(text)
    except BadYaml:
        return text
    return laid_out(fields.values) if fields else text


def problems_at(
    form: str, checked: str, problems: Iterable[Problem], inputs: Sequence[str]
) -> tuple[EntryProblem, ...]:
    """Problems of the form's entries in the text of `to_check`; those of other places are left out."""
    try:
        fields = read_fields(checked)
    except BadYaml:
        fields = None
    if fields is None:
        return ()
    entries, own = entry_places(fields, form), {field.name for field in FORMS[form]}
    found = []
    for problem in problems:
        for path in _paths(fields, problem) if problem.path == file_of(form) else ():
            of = next((key for key, place in entries.items() if _within(path, place, own)), None)
            if of is not None:
                input = _input(_shown(fields, path), len(entries[of]), inputs)
                found.append(EntryProblem(of, input, problem))
                break
    return tuple(found)


def _within(path: Path, place: Path, own: Collection[str]) -> bool:
    return path[: len(place)] == place and (bool(place) or (bool(path) and path[0] in own))


def _paths(fields: Fields, problem: Problem) -> Iterable[Path]:
    """What may be meant, the likeliest first."""
    on_line = sorted((path for path, line in fields.lines.items() if line == problem.line), key=len)
    missing = MISSING.search(problem.message)
    if missing and on_line:
        yield (*on_line[0], missing["name"].rpartition(".")[2])
    for path in reversed(on_line):
        held = value_at(fields, path)
        # Hours are checked together, and the day is named: "channels.0.hours: friday: '9-18' are not hours".
        yield from ((*path, day) for day in held if f": {day}: " in problem.message) if isinstance(held, dict) else ()
        yield path


def _shown(fields: Fields, path: Path) -> tuple[str, ...]:
    """The path as names of inputs have it: days of opening hours are rows there."""
    made: list[str] = []
    for length, part in enumerate(path):
        held = value_at(fields, path[:length])
        days = isinstance(held, dict) and made and made[-1] in HOURS and part in held
        made.append(str(list(held).index(part)) if days and isinstance(held, dict) else str(part))
        if days and length + 1 == len(path):
            made.append("hours")
    return tuple(made)


def _input(path: tuple[str, ...], within: int, inputs: Sequence[str]) -> str:
    own = path[within:]
    for length in range(len(own), 0, -1):
        name = ".".join(own[:length])
        if found := next((one for one in inputs if one == name or one.startswith(f"{name}.")), ""):
            return found
    return ""
