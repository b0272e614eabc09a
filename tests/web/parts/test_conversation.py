"""A ticket reads as it was said: the form first, each picture with its own words, each article by its title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.requests.customer import NewMessage, Request, add_message, find_request, open_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.storage.database import connect
from tests.web.conftest import NOW
from web.parts.conversation import article_link, facts_of, first_words, lines_of
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))["en"]
ROOM = Mailroom(key=b"k" * 32)


@pytest.fixture
def request_(settings) -> Request:
    """A ticket on cards with one more message."""
    database = connect(settings.database_url)
    new = NewTicket(
        form_key="f", lang="en", topic="cards", email="a@example.com", text="It does not pay", subject="Cards"
    )
    with database.begin() as conn:
        secret = open_request(conn, new, room=ROOM, at=NOW).secret
        add_message(conn, secret, NewMessage(text="Still not", key="m"), promise=None, room=ROOM, at=NOW)
        opened = find_request(conn, secret)
    database.close()
    return opened


def lines(request: Request, tree):
    return lines_of(request, tree, TEXTS, lambda name: f"/{name}", customer="You")


def test_the_form_is_the_first_line_and_the_rest_follows_in_order(request_, live):
    said = lines(request_, live.public.tree)
    assert [(line.who, line.text, line.staff) for line in said] == [
        ("You", "It does not pay", False),
        ("You", "Still not", False),
    ]


def test_what_is_pinned_names_the_topic_of_today_or_the_subject_it_was_sent_with(request_, live):
    topic = next(topic for topic in live.public.tree.contacts.topics if topic.id == "cards")
    assert facts_of(request_.ticket, live.public.tree, TEXTS).topic.replace("\xa0", " ") == topic.title["en"]
    assert facts_of(request_.ticket, None, TEXTS).topic == "Cards"


def test_what_happened_stands_beside_the_topic_and_only_what_was_solved_has_a_tick(request_, live):
    tree = live.public.tree
    topic = next(topic for topic in tree.contacts.topics if topic.purposes)
    ticket = replace(request_.ticket, topic=topic.id, purpose=topic.purposes[0].id)
    title = f"{topic.title['en']}: {topic.purposes[0].title['en']}"
    assert facts_of(ticket, tree, TEXTS).topic.replace("\xa0", " ") == title
    over = [replace(ticket, status="closed", outcome=outcome) for outcome in ("solved", "refused", "no_reply")]
    assert [facts_of(one, tree, TEXTS).icon for one in over] == ["check", "close", "close"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "It does n…"),
        ({"text": "Lost\n card "}, "Lost card"),
        ({"text": "", "query": "no PIN"}, "no PIN"),
        ({"text": ""}, "Cards"),
    ],
)
def test_a_request_is_known_by_its_first_words_else_by_what_it_is_about(request_, changes, words):
    assert first_words(replace(request_.ticket, **changes), None, TEXTS, longest=9) == words


def test_a_promise_is_shown_until_we_have_answered(request_):
    assert facts_of(request_.ticket, None, TEXTS).due
    assert facts_of(replace(request_.ticket, status="answered"), None, TEXTS).due == ""


def test_an_article_is_named_by_its_title_and_by_its_id_when_it_is_gone(live):
    assert article_link(live.public.tree, "ru/cards/block").text.replace("\xa0", " ") == "Потеряли карту"
    assert article_link(live.public.tree, "ru/cards/gone").text == "ru/cards/gone"
    assert article_link(None, "") is None
