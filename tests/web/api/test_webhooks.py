"""What a helpdesk is told to expect: the examples hold, and nothing that is not described may be sent."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from web.api.webhooks import (
    ALERT,
    AT,
    FLAG,
    QUESTION,
    TICKET,
    AlertRaised,
    ArticleFlagged,
    QuestionUnanswered,
    TicketEvent,
    alert_raised,
    article_flagged,
    question_unanswered,
    ticket_created,
)

EVENTS = [("ticket.created", TicketEvent, TICKET), ("article.flagged", ArticleFlagged, FLAG)]
EVENTS += [("question.unanswered", QuestionUnanswered, QUESTION), ("alert.raised", AlertRaised, ALERT)]


@pytest.mark.parametrize(("kind", "model", "data"), EVENTS)
def test_an_example_is_an_event_and_with_one_word_more_it_is_not(kind: str, model: type[BaseModel], data: dict):
    event = {"type": kind, "timestamp": AT, "data": data}
    assert model.model_validate(event).data.model_dump(mode="json", exclude_none=True) == data
    for wrong in (event | {"type": "other"}, event | {"data": data | {"secret": "x"}}, event | {"more": 1}):
        with pytest.raises(ValidationError):
            model.model_validate(wrong)


def test_a_message_comes_with_the_event_it_was_said_in():
    said = {"author": "staff", "who": "Anna", "text": "Done", "article": None}
    told = TicketEvent.model_validate({"type": "ticket.replied", "timestamp": AT, "data": TICKET | {"message": said}})
    assert told.data.message.text == "Done"
    with pytest.raises(ValidationError):
        TicketEvent.model_validate(
            {"type": "ticket.replied", "timestamp": AT, "data": TICKET | {"message": said | {"author": "robot"}}}
        )


def test_what_staff_did_comes_with_who_did_it():
    call = {"id": 7, "at": AT, "telephone": "+7 926 000-00-00", "outcome": ""}
    more = {"ticket.noted": {}, "ticket.call_promised": {"call": call}, "ticket.merged": {"merged": "2026-000007"}}
    for kind, news in more.items():
        event = {"type": kind, "timestamp": AT, "data": TICKET | {"who": "Anna"} | news}
        assert TicketEvent.model_validate(event).data.who == "Anna"
    with pytest.raises(ValidationError):
        TicketEvent.model_validate(
            {"type": "ticket.call_made", "timestamp": AT, "data": TICKET | {"call": call | {"note": "rude"}}}
        )


def test_describing_a_webhook_does_nothing():
    for described in (ticket_created, article_flagged, question_unanswered, alert_raised):
        assert described(None) is None and described.__doc__
