"""A writer reads what is wrong at the field it is of."""

from __future__ import annotations

from datetime import date

from kb.articles.contacts import Against, read_contacts
from kb.articles.facts import Facts
from kb.articles.yaml_fields import read_fields
from kb.writing.entries.entry_fields import CONTACTS, HOLIDAYS, TOPICS
from kb.writing.entries.entry_problems import problems_at, to_check

TEXT = """channels:   # the ways
  - {id: phone, kind: fone, title: Телефон, hours: {weekdays: "08:00-20:00", friday: 9-18}}
  - id: chat
    kind: chat
topics: [{id: cards, title: Карты, fields: [{id: sum, label: Сумма}, {id: day, kind: when, label: День}]}]
holidays: [2027-01-01, {date: 2027-01-02}]
"""
INPUTS = {
    CONTACTS: (
        "kind",
        "title",
        "title.ru",
        "hours.always",
        "hours.0.day",
        "hours.0.hours",
        "hours.1.day",
        "hours.1.hours",
    ),
    TOPICS: ("title", "fields.0.id", "fields.0.kind", "fields.1.id", "fields.1.kind"),
    HOLIDAYS: ("holidays.0.date", "holidays.1.date", "holidays.1.hours"),
}


def found(form: str, text: str = TEXT) -> set[tuple[str, str]]:
    checked = to_check(text)
    fields = read_fields(checked, CONTACTS)
    assert fields is not None
    _, problems = read_contacts(fields, Against(Facts(), frozenset(), date(2026, 11, 27)))
    return {(one.entry, one.input) for one in problems_at(form, checked, problems, INPUTS[form])}


def test_each_problem_is_at_its_own_input_and_those_of_other_parts_are_left_out():
    assert found(CONTACTS) == {("phone", "kind"), ("phone", "hours.1.hours"), ("chat", "title")}
    assert found(TOPICS) == {("cards", "fields.1.kind")}
    assert found(HOLIDAYS) == {("holidays", "holidays.1.date")}


def test_a_file_that_cannot_be_read_is_checked_as_it_is():
    assert to_check("a: [") == "a: [" and problems_at(CONTACTS, "a: [", (), ()) == ()
