"""What inputs of a form say becomes lines of the file, and nothing that was left alone is written anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.articles.yaml_fields import read_fields
from kb.writing.entries.entries_form import entries_of, with_entry
from kb.writing.entries.entry_fields import CONTACTS, FORMS, HOLIDAYS, LEVELS, TOPICS, URGENT, file_of

LANGUAGES = ("ru", "en")
ARTICLES = Path(__file__).parents[4] / "articles"
TEXT = (ARTICLES / "contacts.yaml").read_text("utf-8")


def held(form: str, key: str, text: str = TEXT) -> dict[str, str]:
    entries = entries_of(text, form, LANGUAGES)
    assert entries is not None
    return entries[key]


def changed(form: str, key: str, text: str = TEXT, /, **said: str) -> str:
    values = {name.replace("__", "."): value for name, value in said.items()}
    return with_entry(text, form, key, {**held(form, key, text), **values}, LANGUAGES)


def new_lines(made: str, before: str = TEXT) -> list[str]:
    return [line.strip() for line in made.split("\n") if line not in before.split("\n")]


@pytest.mark.parametrize("form", [form for form in FORMS if (ARTICLES / file_of(form)).exists()])
def test_a_form_sent_back_as_it_was_changes_no_byte(form: str):
    text = (ARTICLES / file_of(form)).read_text("utf-8")
    for key, values in [*(entries_of(text, form, LANGUAGES) or {}).items()][:12]:
        as_sent = {name: value.replace("\n", "\r\n") for name, value in values.items()}
        empty_rows = {
            f"{name}.90.{part}": "" for name in ("fields", "hours", "numbers") for part in ("id", "day", "fact")
        }
        assert with_entry(text, form, key, as_sent | empty_rows | {"fields.90.kind": "text"}, LANGUAGES) == text


def test_purposes_of_a_topic_are_renamed_added_and_taken_away():
    named = changed(TOPICS, "cashback", purposes__2__title__en="How points are spent")
    assert new_lines(named) == ['- {id: spend, title: {ru: "Как потратить баллы", en: "How points are spent"}}']
    more = {"purposes__5__id": "lost", "purposes__5__title__ru": "Баллы пропали", "purposes__5__articles": "a/b\r\na/c"}
    assert new_lines(changed(TOPICS, "cashback", **more)) == [
        '- {id: lost, title: {ru: "Баллы пропали"}, articles: [a/b, a/c]}'
    ]
    gone = changed(
        TOPICS, "cashback", **{f"purposes__1__{part}": "" for part in ("id", "title__ru", "title__en", "articles")}
    )
    assert [one["id"] for one in topic(gone, "cashback")["purposes"]] == ["not-credited", "spend"] and not new_lines(
        gone
    )


def topic(text: str, id: str) -> dict[str, list[dict[str, object]]]:
    fields = read_fields(text)
    assert fields is not None
    return next(one for one in fields.values["topics"] if one["id"] == id)


def test_a_field_says_who_must_fill_it_in():
    made = changed(TOPICS, "cashback", fields__0__required="some", fields__0__required__for="spend, not-credited")
    assert new_lines(made) == ["required: [spend, not-credited]"]
    assert held(TOPICS, "cashback", made)["fields.0.required.for"] == "spend\nnot-credited"
    assert new_lines(changed(TOPICS, "cashback", made, fields__0__required="true"), made) == ["required: true"]
    new = {
        "fields__1__id": "sum",
        "fields__1__kind": "text",
        "fields__1__required": "false",
        "fields__1__label__ru": "Сумма",
    }
    assert topic(changed(TOPICS, "cashback", **new), "cashback")["fields"][1] == {"id": "sum", "label": {"ru": "Сумма"}}


def test_hours_have_breaks_nights_and_single_days():
    hours = {"hours__0__hours": "09:00-13:00, 14:00-18:00", "hours__1__day": "friday", "hours__1__hours": "22:00-06:00"}
    made = changed(CONTACTS, "hotline", **hours, hours__2__date="2026-12-31", hours__2__hours="Выходной")
    line = 'hours: {weekdays: "09:00-13:00, 14:00-18:00", friday: "22:00-06:00", 2026-12-31: closed}'
    assert new_lines(made) == [line]
    whole = changed(CONTACTS, "hotline", made, hours__always="1")
    assert whole == made.replace(line, "hours: always")
    assert held(CONTACTS, "blocking")["hours.always"] == "1"
    assert new_lines(
        changed(CONTACTS, "blocking", hours__always="", hours__0__day="every_day", hours__0__hours="9:00-18:00")
    ) == ['hours: {every_day: "9:00-18:00"}']


def test_hours_without_a_day_are_kept_for_the_writer_to_see():
    made = changed(CONTACTS, "hotline", hours__1__hours="10:00-12:00")
    assert held(CONTACTS, "hotline", made)["hours.1.hours"] == "10:00-12:00"


def test_numbers_of_a_line_and_what_cannot_wait():
    more = {"numbers__0__region__en": "Russia", "numbers__1__fact": "hotline.abroad", "numbers__1__region__ru": "Мир"}
    assert new_lines(changed(CONTACTS, "business", **more)) == [
        '- {region: {ru: "Россия, бесплатно", en: "Russia"}, fact: hotline.business}',
        '- {region: {ru: "Мир"}, fact: hotline.abroad}',
    ]
    assert new_lines(changed(URGENT, "urgent", topics="cards\nsafety")) == ["topics: [cards, safety]"]


def test_holidays_are_days_and_some_have_hours():
    days = {"holidays__8__date": "2027-12-31", "holidays__8__hours": "09:00-15:00", "holidays__9__date": "2028-01-01"}
    made = changed(HOLIDAYS, "holidays", **days)
    fields = read_fields(made)
    assert fields is not None and len(new_lines(made)) == 1
    assert fields.values["holidays"][7:] == ["2027-11-04", {"date": "2027-12-31", "hours": "09:00-15:00"}, "2028-01-01"]
    short = changed(HOLIDAYS, "holidays", holidays__0__hours="10:00-12:00", holidays__7__date="")
    fields = read_fields(short)
    assert fields is not None and fields.values["holidays"][0] == {"date": "2027-01-01", "hours": "10:00-12:00"}
    assert len(fields.values["holidays"]) == 7


def test_languages_the_site_does_not_have_stay():
    text = "channels:\n  - id: chat\n    title: {ru: Чат, de: Chat}\n"
    made = changed(CONTACTS, "chat", text, title__ru="", title__en="Chat")
    assert made == 'channels:\n  - id: chat\n    title: {de: Chat, en: "Chat"}\n'


@pytest.mark.parametrize("written", ["0,5", "0.5"])
def test_half_an_hour_is_written_as_people_write_it(written: str):
    key = next(iter(entries_of(TEXT, LEVELS, LANGUAGES) or {}))
    (line,) = new_lines(changed(LEVELS, key, reaction_hours=written))
    assert "reaction_hours: 0.5," in line
