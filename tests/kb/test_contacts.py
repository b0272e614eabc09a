"""Contacts: one file for the channels page and the form, checked before anybody sees it."""

from __future__ import annotations

import json

import pytest

CONTACTS = """
channels:
  - id: phone
    kind: phone
    title: {ru: Телефон, en: Phone}
    numbers:
      - {region: {ru: Москва}, fact: hotline}
    hours: {weekdays: "08:00-20:00"}
    wait_fact: hotline
    solves: {ru: [всё]}
  - {id: form, kind: form, title: Форма, hours: always}
topics:
  - id: cards
    title: Карты
    purposes: [{id: lost, title: Потеря}]
    fields: [{id: profile_link, kind: url, required: true, label: Ссылка}]
    suggest: [cards/a]
service_levels:
  - {id: basic, title: Обычный, reaction_hours: 0.5, business_hours: {weekdays: "09:00-19:00"}}
holidays: ["2027-01-01"]
"""
HOTLINE = 'hotline: {value: "1", owner: x, valid_until: 2030-01-01}'


@pytest.fixture
def contacts(folder):
    return lambda text: folder.write("facts.yaml", HOTLINE).write("contacts.yaml", text).article("ru/cards/a.md")


def test_contacts_are_read_into_frozen_values_that_json_takes(contacts):
    made = contacts(CONTACTS).load().contacts
    assert made.channels[0].numbers[0].fact == "hotline"
    assert made.channels[1].hours == {"every_day": "00:00-24:00"}
    assert made.topic("cards").fields[0].required
    assert made.topic("none") is None
    assert json.loads(json.dumps(made.to_dict()))["holidays"] == ["2027-01-01"]
    with pytest.raises(ValueError, match="frozen"):
        made.topics = ()


@pytest.mark.parametrize(
    ("written", "instead", "line", "code"),
    [
        ("kind: phone", "kind: fax", 4, "contacts-broken"),
        ("fact: hotline}", "fact: hotlin}", 7, "fact-unknown"),
        ("wait_fact: hotline", "wait_fact: none", 9, "fact-unknown"),
        ("08:00-20:00", "8 to 20", 8, "contacts-broken"),
        ("08:00-20:00", "20:00-08:00", 8, "contacts-broken"),
        ('weekdays: "08', 'wednesdays: "08', 8, "contacts-broken"),
        ("id: form", "id: phone", 11, "contacts-broken"),
        ("suggest:", "sugest:", 17, "contacts-broken"),
        ("kind: url", "kind: file", 16, "contacts-broken"),
        ("required: true", "required: perhaps", 16, "contacts-broken"),
        ("2027-01-01", "New Year", 20, "contacts-broken"),
        ("reaction_hours: 0.5", "reaction_hours: 0", 19, "contacts-broken"),
        ("hours: always}", "hours: always, timezone: Moscow}", 11, "contacts-broken"),
        ("hours: always}", "hours: always, link: 'javascript:alert(1)'}", 11, "contacts-broken"),
        ("hours: always}", "hours: always, link: //elsewhere.example}", 11, "contacts-broken"),
    ],
)
def test_a_mistake_is_told_at_its_line(contacts, written, instead, line, code):
    assert written in CONTACTS
    problem = contacts(CONTACTS.replace(written, instead, 1)).error()
    assert (problem.path, problem.line, problem.code) == ("contacts.yaml", line, code)


def test_suggesting_an_article_that_is_not_there_is_a_warning(contacts):
    (warning,) = contacts(CONTACTS.replace("cards/a]", "cards/aa]")).warnings()
    assert (warning.code, warning.line, warning.hint) == ("article-unknown", 17, "did you mean 'cards/a'?")
