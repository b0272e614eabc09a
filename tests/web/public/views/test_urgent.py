"""Somebody in need is shown the line that is open now before anything else; nobody else is alarmed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kb.articles.contacts import Urgent
from search.query.values import FoundFact
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.urgent import CHANNELS, reach_of, urgent_about, urgent_of, values_of

NIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # four in the morning in Moscow


def declared(tree, **values: object):
    """The sample with a second line that always answers, and something urgent."""
    day, *others = tree.contacts.channels
    night = day.model_copy(update={"id": "night", "hours": {"every_day": "00:00-24:00"}})
    urgent = Urgent.model_validate(
        {
            "title": {"ru": "Карту украли?", "en": "Card stolen?"},
            "channels": (day.id, "night"),
            "articles": ("cards/block",),
            "topics": ("cards",),
            **values,
        }
    )
    contacts = tree.contacts.model_copy(update={"channels": (day, night, *others), "urgent": urgent})
    return changed(tree, contacts=contacts)


def test_by_day_the_first_line_is_named_and_at_night_the_one_that_answers(tree):
    tree = declared(tree)
    first = tree.contacts.channels[0].id
    assert urgent_of(tree, RU, NOW).channel.id == first
    assert urgent_of(tree, RU, NIGHT).channel.id == "night" and urgent_of(tree, RU, NIGHT).channel.open


def test_where_no_line_answers_the_first_is_named_with_when_it_will(tree):
    tree = declared(tree, channels=(tree.contacts.channels[0].id,))
    view = urgent_of(tree, EN, NIGHT)
    assert not view.channel.open and view.channel.state and view.channel.numbers[0].dialled == "+78000002424"
    assert plain(view.title) == "Card stolen?"


def test_only_what_it_concerns_is_told_so(tree):
    tree = declared(tree)
    assert urgent_about(tree, RU, NOW, article="cards/block") and urgent_about(tree, RU, NOW, topic="cards")
    assert urgent_about(tree, RU, NOW, article="access/sign-in", topic="access") is None
    assert urgent_about(tree, RU, NOW) is None


def test_words_of_somebody_in_trouble_need_no_topic(tree):
    tree = declared(tree)
    assert urgent_about(tree, RU, NOW, said="У меня украли сумку, там карта")
    assert urgent_about(tree, EN, NOW, topic="loans", said="a scammer took my money")
    assert urgent_about(tree, RU, NOW, said="Как изменить лимит?") is None


def test_where_nothing_is_declared_nobody_is_alarmed(tree):
    assert urgent_of(tree, RU, NOW) is None and urgent_of(None, RU, NOW) is None
    assert urgent_about(tree, RU, NOW, topic="cards") is None


def test_a_question_needs_nothing_of_the_kind(tree):
    assert reach_of(tree, RU, "", NOW) is None


@pytest.mark.parametrize("intent", ["person", "abuse"])
def test_whoever_wants_a_person_gets_the_channels_that_are_open_now(tree, intent: str):
    shown = reach_of(tree, RU, intent, NOW)
    assert 0 < len(shown.channels) <= CHANNELS
    assert all(channel.open for channel in shown.channels)
    assert shown.channels[0].kind in ("phone", "chat")
    assert shown.title and shown.text and not shown.sections


def test_what_is_urgent_names_a_line(tree):
    shown = reach_of(tree, RU, "urgent", NOW)
    assert shown.channels


def test_where_nothing_was_asked_there_are_sections_to_start_with(tree):
    shown = reach_of(tree, EN, "nothing", NOW)
    assert plain(shown.title) == "Where shall we start?"
    assert shown.sections and not shown.channels
    assert all(section.url.startswith("/en/") for section in shown.sections)


def fact(key: str, value: str, channel: str = "") -> FoundFact:
    return FoundFact(key=key, name="Имя", value=value, owner="calls", valid_until=date(2030, 12, 31), channel=channel)


def test_a_value_that_was_asked_for_is_told_with_its_date(tree):
    [told] = values_of(tree, RU, [fact("card.fee", "99 ₽")], NOW)
    assert (told.name, plain(told.value), plain(told.note), told.link) == (
        "Имя",
        "99 ₽",
        "верно до 31 декабря 2030",
        "",
    )


def test_a_number_can_be_dialled_and_hours_say_whether_it_is_open_now(tree):
    phone = tree.contacts.channels[0].model_copy(update={"hours_fact": "hours"})
    told = values_of(
        changed(tree, contacts=tree.contacts.model_copy(update={"channels": (phone,)})),
        EN,
        [fact(phone.numbers[0].fact, "8 (800) 000-24-24", phone.id), fact("hours", "weekdays 8–20", phone.id)],
        NOW,
    )
    assert told[0].link == "tel:+78000002424" and told[0].note
    assert "pen" in told[1].note and told[1].link == ""
