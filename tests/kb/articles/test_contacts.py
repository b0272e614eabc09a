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
        ("08:00-20:00", "20:00-20:00", 8, "contacts-broken"),
        ('weekdays: "08', 'wednesdays: "08', 8, "contacts-broken"),
        ("id: form", "id: phone", 11, "contacts-broken"),
        ("suggest:", "sugest:", 17, "contacts-broken"),
        ("kind: url", "kind: file", 16, "contacts-broken"),
        ("required: true", "required: perhaps", 16, "contacts-broken"),
        ("2027-01-01", "New Year", 20, "contacts-broken"),
        ('["2027-01-01"]', '["2027-01-01", "2027-01-01"]', 20, "contacts-broken"),
        ('["2027-01-01"]', "[{date: 2027-01-01, hours: 8 to 20}]", 20, "contacts-broken"),
        ('["2027-01-01"]', "[{date: 2027-01-01}]", 20, "contacts-broken"),
        ('["2027-01-01"]', "[5]", 20, "contacts-broken"),
        ("reaction_hours: 0.5", "reaction_hours: 0", 19, "contacts-broken"),
        ("reaction_hours: 0.5", "reaction_hours: inf", 19, "contacts-broken"),
        ("reaction_hours: 0.5", "reaction_hours: 1e9", 19, "contacts-broken"),
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


def test_hours_may_name_single_days_and_weekends(contacts):
    hours = '{monday: "09:00-18:00", weekend: "10:00-14:00"}'
    channel = f"channels:\n  - {{id: form, kind: form, title: Форма, hours: {hours}}}\n"
    assert contacts(channel).load().contacts.channels[0].hours == {"monday": "09:00-18:00", "weekend": "10:00-14:00"}


URGENT = """
urgent:
  title: {ru: Карту украли?}
  channels: [CHANNEL]
  articles: [ARTICLE]
  topics: [TOPIC]
"""


def test_what_nobody_may_wait_with_concerns_its_articles_and_topics(contacts):
    written = CONTACTS + URGENT.replace("CHANNEL", "phone").replace("ARTICLE", "cards/a").replace("TOPIC", "cards")
    urgent = contacts(written).load().contacts.urgent
    assert urgent.concerns(article="cards/a") and urgent.concerns(topic="cards")
    assert not urgent.concerns(article="cards/b", topic="access") and not urgent.concerns()


@pytest.mark.parametrize(
    ("channel", "article", "topic", "told"),
    [
        ("phome", "cards/a", "cards", "there is no channel with a number or a link 'phome'"),
        ("form", "cards/a", "cards", "there is no channel with a number or a link 'form'"),
        ("phone", "cards/b", "cards", "there is no article 'cards/b'"),
        ("phone", "cards/a", "card", "there is no topic 'card'"),
    ],
)
def test_nobody_in_need_is_sent_to_what_is_not_there(contacts, channel: str, article: str, topic: str, told: str):
    written = CONTACTS + URGENT.replace("CHANNEL", channel).replace("ARTICLE", article).replace("TOPIC", topic)
    problems = [problem.message for problem in contacts(written).load(skip_bad=True).problems]
    assert told in problems


def test_a_field_is_needed_of_everybody_of_nobody_or_of_some_purposes(contacts):
    def field(required: str):
        return contacts(CONTACTS.replace("required: true", f"required: {required}")).load().contacts.topics[0].fields[0]

    assert [field("true").required_for(purpose) for purpose in ("lost", "other", "")] == [True, True, True]
    assert [field("[lost]").required_for(purpose) for purpose in ("lost", "other", "")] == [True, False, False]
    assert [field("[other]").required_for(purpose) for purpose in ("lost", "other", "")] == [False, True, False]
    told = contacts(CONTACTS.replace("required: true", "required: [losst]")).error()
    assert (told.message, told.line) == ("there is no purpose 'losst'", 16) and "'lost'" in told.hint


def test_a_topic_takes_its_purposes_and_that_it_is_none_of_them(contacts):
    topic = contacts(CONTACTS).load().contacts.topics[0]
    assert [topic.takes(purpose) for purpose in ("lost", "other", "", "stolen")] == [True, True, False, False]
    bare = topic.model_copy(update={"purposes": ()})
    assert bare.takes("")  # where nothing is asked nothing is missing


def test_articles_of_purposes_and_of_replies_must_be_there(contacts):
    purposes = CONTACTS.replace("title: Потеря}", "title: Потеря, articles: [cards/a, cards/b]}")
    assert [warning.message for warning in contacts(purposes).warnings()] == ["there is no article 'cards/b'"]
    reply = "\nreplies:\n  - {id: a, title: А, text: Да, article: cards/c}\n"
    assert [warning.message for warning in contacts(CONTACTS + reply).warnings()] == ["there is no article 'cards/c'"]
