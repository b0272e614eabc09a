"""A visitor's own request: what is asked of them, what writing again does, and what was wrong with the last try."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.requests.customer import Message, Request
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, plain
from tests.web.tickets import a_ticket
from web.public.views.contact_form import FieldError
from web.public.views.request import RequestPage

TICKET = a_ticket(NOW, subject="Карты", text="Карта не проходит", zone="Europe/Moscow")


def shown(texts=RU, tree=None, errors=(), messages=(), **ticket: object) -> RequestPage:
    request = Request(ticket=replace(TICKET, **ticket), messages=messages, attachments=())
    return RequestPage.of(texts, tree, request, secret="s3cret", key="next", text="Ещё", errors=errors)


def test_the_conversation_begins_with_the_visitors_own_words(tree):
    reply = Message(id=1, author="staff", who="", text="Сделано", article_id="ru/cards/block", internal=False, at=NOW)
    page = shown(tree=tree, messages=(reply,))
    assert [(line.who, line.text) for line in page.lines] == [
        ("Вы", "Карта не проходит"),
        ("Служба поддержки", "Сделано"),
    ]
    assert plain(page.lines[1].article.text) == "Потеряли карту"
    assert plain(page.title) == "Обращение 2026-000001" and page.facts.topic == "Карты"
    assert page.action == "/ru/request/s3cret" and page.path == ""


@pytest.mark.parametrize(
    ("status", "reopens"), [("open", False), ("working", False), ("answered", True), ("closed", True)]
)
def test_writing_to_a_request_that_is_over_opens_it_again_and_says_so(status, reopens):
    page = shown(EN, status=status, outcome="solved" if status == "closed" else "")
    assert bool(page.again) is reopens


def test_whether_it_helped_is_asked_once_there_is_an_answer_and_until_it_is_told():
    assert not shown().asks
    assert shown(status="answered", answered_at=NOW).asks
    assert not shown(status="answered", answered_at=NOW, helped=False).asks


def test_a_message_that_was_not_taken_is_still_there_with_what_is_wrong():
    page = shown(errors=(FieldError("text", "Напишите сообщение"),))
    assert (page.status, page.text, page.key) == (422, "Ещё", "next")
    assert page.error_of == {"text": "Напишите сообщение"}
    assert shown().status == 200 and shown().error_of == {}


def test_the_same_request_opens_in_the_other_language_and_is_no_page_for_search_engines():
    others = shown(EN).alternates
    assert [(other.url, other.exact) for other in others] == [
        ("/ru/request/s3cret", False),
        ("/en/request/s3cret", False),
    ]
