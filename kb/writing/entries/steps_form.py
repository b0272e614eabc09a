"""An article's decision tree as forms, one for each step, and the change of the article that a filled-in form makes.

Every line that says nothing otherwise stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kb.articles.steps import MOST_ANSWERS
from kb.articles.yaml_fields import BadYaml, Fields, Path, read_fields
from kb.authoring.written_fields import HEAD
from kb.authoring.yaml_places import YamlValue, with_lines, with_names, with_value, without
from kb.writing.entries.entry_fields import STEPS, fields_of
from kb.writing.entries.entry_values import EntryValues, FilledForm, rows_of, values_of

ID = re.compile(r"[\w-]+(?:[ .][\w-]+)*")
LONGEST_ID = 60
ENDS = ("next", "article", "conclusion")


def steps_in(source: str) -> dict[str, dict[str, str]] | None:
    """Step → its values by input. None where the article has no fields, or steps of another form than a tree has."""
    fields = _fields(source)
    written = fields.values.get(STEPS, {}) if fields else None
    if written == "":
        return {}
    if not isinstance(written, dict) or not all(map(_is_step, written.values())):
        return None
    return {str(id): _values(step) for id, step in written.items()}


def with_step(source: str, id: str, values: EntryValues) -> str:
    """The article with a step as its form has it; a new one stands behind the others.

    Raises ValueError for an article without a form, for a name that is none, and for an answer that is there twice.
    """
    steps = steps_in(source)
    if steps is None or not ID.fullmatch(id) or len(id) > LONGEST_ID:
        raise ValueError(f"{id!r} can't be a step here")
    form = FilledForm(fields_of(STEPS, ()), values, ())
    wanted = _answers(form)
    if id not in steps:
        step: dict[str, YamlValue] = {"question": _said(values.get("question", "")), "answers": wanted}
        made = _with_head(source, lambda head: with_lines(head, (STEPS, id), step))
    else:
        made = _with_head(source, lambda head: _changed(head, id, steps[id], form))
    after = steps_in(made)
    if after is None or id not in after or [*_answers(FilledForm(form.fields, after[id], ()))] != [*wanted]:
        raise ValueError(f"the step {id!r} can't be written that way")
    return made


def without_step(source: str, id: str) -> str:
    """The article without a step; as it is where there is none."""
    steps = steps_in(source)
    return _with_head(source, lambda head: without(head, (STEPS, id))) if steps and id in steps else source


def step_at(source: str, line: int) -> str:
    """The step that a line of the article is of; "" for any other line."""
    fields, head = _fields(source), HEAD.match(source)
    if fields is None or head is None:
        return ""
    before = source.count("\n", 0, head.start(1))
    within = [path for path, at in fields.lines.items() if path[:1] == (STEPS,) and at + before == line]
    return str(max(within, key=len)[1]) if any(len(path) > 1 for path in within) else ""


def _fields(source: str) -> Fields | None:
    head = HEAD.match(source)
    try:
        return (read_fields(head[1]) or Fields({}, {})) if head else None
    except BadYaml:
        return None


def _with_head(source: str, change: Callable[[str], str]) -> str:
    """The article with its fields as `change` makes them."""
    head = HEAD.match(source)
    return source if head is None else source[: head.start(1)] + change(head[1]) + source[head.end(1) :]


def _is_step(step: object) -> bool:
    if not isinstance(step, dict) or not isinstance(step.get("question", ""), str):
        return False
    answers = step.get("answers", {})
    return isinstance(answers, dict) and all(_is_end(end) for end in answers.values())


def _is_end(end: object) -> bool:
    return isinstance(end, str) or isinstance(end, dict) and all(isinstance(one, str) for one in end.values())


def _values(step: Mapping[str, object]) -> dict[str, str]:
    answers = step.get("answers")
    rows = [{"text": text, **_end(end)} for text, end in (answers if isinstance(answers, dict) else {}).items()]
    return values_of({"question": step.get("question", ""), "answers": rows}, fields_of(STEPS, ()), ())


def _end(end: object) -> dict[str, str]:
    return {"next": end} if isinstance(end, str) else dict(end) if isinstance(end, dict) else {}


def _rows(form: FilledForm) -> list[FilledForm]:
    answers = form.fields[1]
    return [form.row(answers, number) for number in range(min(rows_of(answers, form.values), 3 * MOST_ANSWERS))]


def _answers(form: FilledForm) -> dict[str, YamlValue]:
    """Answer → where it leads, as the file is to hold it. Raises ValueError for one that is there twice."""
    made: dict[str, YamlValue] = {}
    for row in _rows(form):
        text = _text(row)
        if text in made and not row.is_empty():
            raise ValueError(f"the answer {text!r} is there twice")
        if not row.is_empty():
            made[text] = _leads(row.values)
    return made


def _leads(values: EntryValues) -> str | dict[str, str]:
    ends = {name: said for name in ENDS if (said := _said(values.get(name, "")))}
    return ends["next"] if [*ends] == ["next"] else ends


def _changed(head: str, id: str, before: EntryValues, form: FilledForm) -> str:
    at = (STEPS, id)
    if (question := _said(form.values.get("question", ""))) != _said(before.get("question", "")):
        head = with_value(head, (*at, "question"), question)
    answers = (*at, "answers")
    was, now = _rows(FilledForm(form.fields, before, ())), _rows(form)
    pairs = [(old, new) for old, new in zip(was, now, strict=False) if not new.is_empty()]
    for old in [old for old, new in zip(was, now, strict=False) if new.is_empty()]:
        head = without(head, (*answers, old.values["text"]))
    head = with_names(
        head,
        {
            (*answers, old.values["text"]): _text(new)
            for old, new in pairs
            if _text(new) != _text(old)  # what only spaces tell apart stays
        },
    )
    for old, new in pairs:
        name = _text(new) if _text(new) != _text(old) else old.values["text"]
        head = _led(head, (*answers, name), old.values, new.values)
    for row in [row for row in now[len(was) :] if not row.is_empty()]:
        head = with_value(head, (*answers, _text(row)), _leads(row.values))
    return head


def _text(row: FilledForm) -> str:
    return _said(row.values.get("text", ""))


def _led(head: str, answer: Path, old: EntryValues, new: EntryValues) -> str:
    """The end of an answer written anew, as far as it is another one."""
    was, now = _leads(old), _leads(new)
    if was == now:
        return head
    if isinstance(was, str) or isinstance(now, str) or not was or not now:
        return with_value(head, answer, now)
    for name in now:
        if was.get(name) != now[name]:
            head = with_value(head, (*answer, name), now[name])
    for name in [name for name in was if name not in now]:
        head = without(head, (*answer, name))
    return head


def _said(text: str) -> str:
    return " ".join(text.split())
