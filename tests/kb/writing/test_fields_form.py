"""A field filled in the form changes its own line of the source and no other."""

from __future__ import annotations

import pytest

from kb.articles.front_matter.fields import parse
from kb.writing.fields_form import NAMES, title_of, values_of, with_values

SOURCE = """---
# Спросить юристов
title:   Лимиты   # коротко
questions:
  - как поднять лимит
  - "лимит: сколько"

steps:
  whose:
    question: Чей?
review_by: 2027-06-30
---

Текст с title: внутри.
"""


def test_values_are_read_as_the_fields_are():
    values = values_of(SOURCE)
    assert values["title"] == "Лимиты" and values["questions"] == "как поднять лимит\nлимит: сколько"
    assert values["owner"] == "" and values["review_by"] == "2027-06-30"
    assert values_of("# Просто текст\n") is None and values_of("---\n: [\n---\n") is None


def test_what_is_not_changed_in_the_form_is_not_changed_in_the_source():
    values = values_of(SOURCE)
    assert with_values(SOURCE, values, values) == SOURCE == with_values(SOURCE, values, {})


def test_a_changed_field_changes_its_line_alone():
    values = values_of(SOURCE)
    after = with_values(SOURCE, values, {**values, "title": 'Лимиты: "новые"'})
    assert after == SOURCE.replace("title:   Лимиты   # коротко", 'title: "Лимиты: \\"новые\\""')
    after = with_values(SOURCE, values, {**values, "questions": "раз\r\nдва"})
    assert '  - "раз"\n  - "два"\nsteps:' in after and "как поднять" not in after
    assert with_values(SOURCE, values, {**values, "review_by": ""}) == SOURCE.replace("review_by: 2027-06-30\n", "")
    assert "owner: cards\n---" in with_values(SOURCE, values, {**values, "owner": "cards"})


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("status", "audience")])
@pytest.mark.parametrize("value", ["yes", "2027-06-30", "a: b # c", "\\ \"'", "- x", "{{ fact:a }}", "1_000"])
def test_whatever_is_typed_is_what_is_read(name: str, value: str):
    values = values_of(SOURCE)
    after = with_values(SOURCE, values, {**values, name: value})
    assert values_of(after)[name] == value and values_of(after) == {**values, name: value}


def test_a_form_without_fields_leaves_a_source_without_fields_alone():
    assert with_values("# Текст\n", dict.fromkeys(NAMES, ""), {"title": "x"}) == "# Текст\n"


def test_the_title_is_that_of_the_fields_or_of_the_heading():
    assert title_of(SOURCE) == "Лимиты" and title_of("# Первый\n## Второй\n") == "Первый" and title_of("x") == ""


def test_a_list_written_by_the_form_is_read_as_the_articles_are():
    values = values_of(SOURCE)
    source = with_values(
        SOURCE.replace("steps:\n  whose:\n    question: Чей?\n", ""), values, {**values, "questions": "a: b"}
    )
    assert parse(source, "ru/a.md").fields.questions == ("a: b",)
