"""Whoever answers sees the letter before it goes: as it will be sent, and nothing is stored or sent by looking."""

from __future__ import annotations

from html import unescape

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.requests.events import ArticleRef
from kb.requests.tickets import NewTicket, draft_ticket
from kb.storage.database import connect
from kb.storage.site_key import request_secret
from tests.web.conftest import NOW
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter
from tests.web.staff.test_one_request import the_ticket
from web.staff.reply_letter import reply_letter


@pytest.fixture
def anna(client, settings):
    account(settings)
    enter(client)
    sent(client)
    return client


def outbox(settings) -> list:
    database = connect(settings.database_url)
    with database.read() as conn:
        entries = list(list_entries(conn))
    database.close()
    return entries


def test_the_letter_shown_is_the_letter_sent(anna, settings):
    number, before = the_ticket(settings).number, len(outbox(settings))
    words = {"text": "Карта готова.", "article": "ru/cards/block", "letter": "yes"}
    shown = anna.post(f"/agent/requests/{number}/compose", data=words)
    assert shown.status_code == 200 and len(outbox(settings)) == before
    anna.post(f"/agent/requests/{number}/reply", data={**words, "key": "k"})
    entry = next(entry for entry in outbox(settings) if entry.kind == "ticket.replied" and entry.channel == "visitor")
    site = anna.app.state.site
    letter = LetterWriter(site.settings, site.state.key).letter(entry)
    secret = request_secret(site.state.key, number)
    assert letter.text.replace(secret, "…") in unescape(shown.text) and secret not in shown.text
    assert letter.subject in unescape(shown.text) and letter.to in shown.text


def test_an_article_there_is_none_of_is_told_before_anything_is_sent(anna, settings):
    number = the_ticket(settings).number
    words = {"text": "Да", "other": "no/such", "letter": "yes"}
    answer = anna.post(f"/agent/requests/{number}/compose", data=words)
    assert answer.status_code == 422 and "error-summary" in answer.text and 'value="no/such"' in answer.text


def test_there_is_no_letter_to_nobody_or_of_nothing(settings):
    writer = LetterWriter(settings, b"k" * 32)

    def letter(email: str, text: str, article: ArticleRef | None = None):
        new = NewTicket(form_key="f", lang="ru", topic="cards", email=email, text="?")
        return reply_letter(writer, draft_ticket(new, "1", at=NOW), who="Анна", text=text, article=article, at=NOW)

    assert letter("", "Да") is None and letter("a@example.com", " ") is None
    assert "•" in letter("a@example.com", "4111 1111 1111 1111").text
    assert "Лимиты" in letter("a@example.com", "", ArticleRef("ru/cards/limits", "Лимиты")).text
