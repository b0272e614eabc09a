"""What a program may say of a ticket: words that can be seen, a refusal that is explained; and what it is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from kb.requests.customer import Message, Request
from tests.web.tickets import a_ticket
from web.api.models.tickets import CloseIn, ReplyIn, TicketIn, conversation_out, ticket_out

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TICKET = a_ticket(AT, topic="", text="Не платит")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\ufeff", "\x00"])
def test_words_that_nobody_sees_are_no_words(text: str):
    for model in (TicketIn, ReplyIn):
        with pytest.raises(ValidationError):
            model(text=text)
    with pytest.raises(ValidationError):
        CloseIn(outcome="refused", text=text, article="loans/dispute")
    with pytest.raises(ValidationError):
        CloseIn(outcome="refused", text="Так решил банк.", article=text)


def test_only_a_refusal_needs_an_explanation():
    assert CloseIn(outcome="refused", text="Так решил банк.", article="loans/dispute").outcome == "refused"
    assert [CloseIn(outcome=outcome).text for outcome in ("solved", "no_reply", "duplicate")] == ["", "", ""]


@pytest.mark.parametrize(
    "wrong", [{"lang": "rus"}, {"email": "nobody"}, {"email": "a b@c"}, {"colour": "red"}, {"opened": ["x"] * 51}]
)
def test_what_is_not_described_is_refused(wrong: dict):
    with pytest.raises(ValidationError):
        TicketIn(text="Не платит", **wrong)


def test_what_has_not_happened_yet_is_empty():
    told = ticket_out(TICKET)
    assert (told.created_at, told.due_at, told.closed_at) == (AT.isoformat(), "", "")
    assert "email" not in told.model_dump() and told.text == "Не платит"


def test_a_conversation_tells_who_said_what_and_when():
    said = Message(id=1, author="staff", who="CRM", text="Готово", article_id="ru/cards/a", internal=False, at=AT)
    told = conversation_out(Request(ticket=TICKET, messages=(said,), attachments=()))
    (message,) = told.messages
    assert (told.number, message.who, message.article, message.at) == (
        TICKET.number,
        "CRM",
        "ru/cards/a",
        AT.isoformat(),
    )
