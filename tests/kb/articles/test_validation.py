"""What a schema found wrong is said in words a writer can act on, at the line they wrote."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.articles.validation import problems_of
from kb.articles.yaml_fields import read_fields
from kb.rules import Rule

BROKEN = Rule("broken", "see the page", "error")


class Phone(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: str
    kind: Literal["mobile", "line"] = "line"
    since: date | None = None


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("kind: line\n", 1, "number is missing", "add number:"),
        ("number: '1'\nknd: line\n", 2, "unknown field 'knd'", "kind"),
        ("number: '1'\nkind: fax\n", 2, "kind is 'fax'", "use mobile or line"),
        ("number: '1'\nsince: soon\n", 2, "which is not a date", "2027-05-31"),
        ("number: [a, b]\n", 1, "number is a list", "expected one text"),
        ("number: {a: b}\n", 1, "number is a mapping", "expected one text"),
    ],
)
def test_each_kind_of_mistake_has_its_sentence(text: str, line: int, message: str, hint: str):
    fields = read_fields(text, "phones.yaml")
    assert fields is not None
    with pytest.raises(ValidationError) as raised:
        Phone.model_validate(fields.values)
    (problem,) = problems_of(raised.value, BROKEN, fields, (), Phone)
    assert (problem.path, problem.line, problem.code) == ("phones.yaml", line, "broken")
    assert message in problem.message
    assert hint in problem.hint
