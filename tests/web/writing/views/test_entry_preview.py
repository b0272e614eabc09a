"""A writer sees what readers will see of hours and of a topic's form."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.writing.entries.entry_fields import CONTACTS, LEVELS, TOPICS, URGENT
from web.site.texts import load_texts
from web.writing.views.entry_preview import preview_of

TEXTS = load_texts(("ru", "en"))["en"]
NOW = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)  # a Wednesday
TEXT = """
channels:
  - {id: line, kind: phone, title: Line, hours: {weekdays: "09:00-13:00, 14:00-18:00", friday: "22:00-06:00", 2026-12-31: "09:00-15:00"}}
  - {id: always, kind: chat, title: Chat, hours: always}
  - {id: never, kind: chat, title: Chat}
topics:
  - id: cards
    title: Cards
    purposes: [{id: lost, title: Lost}]
    fields: [{id: day, kind: date, label: When, required: true}]
service_levels: [{id: all, title: All, reaction_hours: 8, business_hours: {weekdays: "09:00-18:00"}}]
holidays: [2027-01-01]
"""


def days(form: str, key: str) -> list[tuple[str, str]]:
    preview = preview_of(TEXTS, form, key, TEXT, NOW)
    assert preview is not None
    return [(one.day.replace("\xa0", " "), one.hours) for one in preview.days]


def test_the_days_to_come_have_their_hours():
    made = days(CONTACTS, "line")
    assert len(made) == 14
    assert made[:4] == [
        ("Wed, 30 December", "9:00–13:00, 14:00–18:00"),
        ("Thu, 31 December", "9:00–15:00"),
        ("Fri, 1 January", "closed"),
        ("Sat, 2 January", "closed"),
    ]
    assert made[9] == ("Fri, 8 January", "9:00–13:00, 14:00–18:00, 22:00–6:00")
    assert days(CONTACTS, "always") == [("Every day", "round the clock")]
    assert days(CONTACTS, "never") == [("Every day", "closed")]
    assert days(LEVELS, "all")[2] == ("Fri, 1 January", "closed")


def test_a_topic_shows_its_choices_and_fields():
    preview = preview_of(TEXTS, TOPICS, "cards", TEXT, NOW)
    assert preview is not None and preview.purposes == ("Lost", "Something else")
    assert [(one.label, one.kind, one.required) for one in preview.fields] == [("When", "date", True)]


def test_nothing_is_shown_of_what_cannot_be_used():
    assert preview_of(TEXTS, CONTACTS, "line", TEXT + "odd: 1\n", NOW) is None
    assert (
        preview_of(TEXTS, CONTACTS, "gone", TEXT, NOW) is None
        and preview_of(TEXTS, URGENT, "urgent", TEXT, NOW) is None
    )
