"""Webhooks as the API's description tells of them. They are sent by kb.delivery.webhook; nothing is called or answered here."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

router = APIRouter(tags=["webhooks"])
AT = "2026-11-23T09:00:00+00:00"
TICKET: JsonDict = {
    "number": "2026-000123",
    "status": "open",
    "lang": "en",
    "topic": "",
    "purpose": "",
    "email": "anna@example.com",
    "subject": "",
    "text": "The card is declined abroad.",
    "query": "card declined",
    "level": "first-line",
    "zone": "Europe/Moscow",
    "team": "support",
    "owner": "",
    "outcome": "",
    "shown": [],
    "opened": ["en/cards/block-card"],
    "rejected": [],
    "at": AT,
    "created_at": AT,
    "due_at": "2026-11-23T16:00:00+03:00",
    "due": "first_answer",
}
FLAG: JsonDict = {
    "flag": 7,
    "article": "en/cards/block-card",
    "kind": "outdated",
    "owner": "cards",
    "comment": "The button is gone.",
    "query": "block card",
    "who": "Anna",
    "due_at": "2026-11-30T09:00:00+00:00",
    "at": AT,
}
QUESTION: JsonDict = {
    "question": 3,
    "query": "who changes the PIN",
    "text": "The client waits on the line.",
    "lang": "en",
    "category": "cards",
    "owner": "cards",
    "who": "Anna",
    "due_at": "2026-11-24T09:00:00+00:00",
    "at": AT,
}


ALERT: JsonDict = {
    "alert": "surge",
    "subject": "the app does not open",
    "count": 43,
    "of": 43,
    "usual": 1.5,
    "at": AT,
}


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitedArticle(_Told):
    id: str
    title: str


class FileTold(_Told):
    name: str = Field(description="What the sender called it, made safe; empty for a picture.")
    size: int = Field(description="Bytes.")


class SaidMessage(_Told):
    author: Literal["customer", "staff"]
    who: str
    text: str
    article: CitedArticle | None
    files: tuple[FileTold, ...] = Field((), description="Had from the request, not from here.")


class CallTold(_Told):
    id: int
    at: str = Field(description="When it was promised for.")
    telephone: str
    outcome: Literal["", "reached", "missed"] = Field(description="Empty: still to be made.")


class TicketTold(_Told):
    """A ticket as it is after the event."""

    number: str
    status: str
    lang: str
    topic: str
    purpose: str
    email: str
    subject: str
    text: str = Field(description="Private data is masked.")
    query: str
    level: str
    zone: str
    team: str
    owner: str
    outcome: str
    shown: tuple[str, ...] = Field(
        description="Ids of articles offered before the form was sent; `opened` were read, `rejected` did not help."
    )
    opened: tuple[str, ...]
    rejected: tuple[str, ...]
    at: str
    created_at: str
    due_at: str = Field(description="By when it is promised, in its zone; empty without a promise.")
    due: Literal["", "first_answer", "answer"] = Field(
        description="What is promised by then and still ours to do; empty while we wait for the customer, and when it is over."
    )
    message: SaidMessage | None = Field(None, description="What was said in this event.")
    who: str | None = Field(None, description="Of staff: who left the note, promised or made the call, merged.")
    call: CallTold | None = Field(None, description="The call that was promised or made.")
    merged: str | None = Field(None, description="The ticket that was merged into this one, and is closed.")


class FlagTold(_Told):
    flag: int
    article: str
    kind: Literal["outdated", "wrong", "missing"]
    owner: str = Field(description="Of the article.")
    comment: str
    query: str
    who: str
    due_at: str = Field(description="By when whoever looks after the article deals with it.")
    at: str


class QuestionTold(_Told):
    question: int
    query: str
    text: str
    lang: str
    category: str
    owner: str = Field(description="Of the category.")
    who: str
    due_at: str = Field(description="By when a colleague answers.")
    at: str


class TicketEvent(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "ticket.created", "timestamp": AT, "data": TICKET}]}
    )

    type: Literal[
        "ticket.created",
        "ticket.message",
        "ticket.replied",
        "ticket.handed_over",
        "ticket.due_soon",
        "ticket.overdue",
        "ticket.postponed",
        "ticket.closed",
        "ticket.reopened",
        "ticket.helped",
        "ticket.noted",
        "ticket.call_promised",
        "ticket.call_made",
        "ticket.merged",
    ]
    timestamp: str
    data: TicketTold


class ArticleFlagged(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "article.flagged", "timestamp": AT, "data": FLAG}]}
    )

    type: Literal["article.flagged"]
    timestamp: str
    data: FlagTold


class AlertTold(_Told):
    alert: Literal["surge", "failing", "silent"]
    subject: str = Field(description="The question of a surge, the section that fell silent.")
    count: int = Field(description="Visitors who asked, found nothing or opened nothing.")
    of: int = Field(description="Of so many.")
    usual: float = Field(
        description="Visitors of a usual day; else the usual share that found nothing, or opened something."
    )
    at: str


class AlertRaised(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "alert.raised", "timestamp": AT, "data": ALERT}]}
    )

    type: Literal["alert.raised"]
    timestamp: str
    data: AlertTold


class QuestionUnanswered(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "question.unanswered", "timestamp": AT, "data": QUESTION}]}
    )

    type: Literal["question.unanswered"]
    timestamp: str
    data: QuestionTold


@router.post("ticket.created", operation_id="told_of_ticket")
def ticket_created(body: TicketEvent) -> None:
    """A ticket was made, by the form, by an agent or by a program; its other events look the same."""


@router.post("article.flagged", operation_id="told_of_flag")
def article_flagged(body: ArticleFlagged) -> None:
    """Staff or a program found an article outdated, wrong or missing something."""


@router.post("question.unanswered", operation_id="told_of_question")
def question_unanswered(body: QuestionUnanswered) -> None:
    """No article answered, so an agent asked a colleague."""


@router.post("alert.raised", operation_id="told_of_alert")
def alert_raised(body: AlertRaised) -> None:
    """Something is unusual: a question many ask since the morning, searches that find nothing, a section nobody opens."""
