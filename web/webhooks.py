"""Webhooks as the API's description tells of them. They are sent by kb.delivery.webhook; nothing is called or answered here."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

router = APIRouter(tags=["webhooks"])
AT = "2026-11-23T09:00:00+00:00"
TICKET: dict[str, Any] = {
    "number": "2026-000123", "status": "open", "lang": "en", "topic": "", "purpose": "", "email": "anna@example.com", "subject": "",
    "text": "The card is declined abroad.", "query": "card declined", "level": "", "zone": "", "team": "support", "owner": "", "outcome": "",
    "shown": [], "opened": ["en/cards/block-card"], "rejected": [], "at": AT, "created_at": AT, "due_at": "",
}  # fmt: skip
FLAG: dict[str, Any] = {
    "flag": 7, "article": "en/cards/block-card", "kind": "outdated", "owner": "cards", "comment": "The button is gone.",
    "query": "block card", "who": "Anna", "at": AT,
}  # fmt: skip
QUESTION: dict[str, Any] = {
    "question": 3, "query": "who changes the PIN", "text": "The client waits on the line.", "lang": "en", "category": "cards",
    "owner": "cards", "who": "Anna", "at": AT,
}  # fmt: skip


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitedArticle(_Told):
    id: str
    title: str


class SaidMessage(_Told):
    author: Literal["customer", "staff"]
    who: str
    text: str
    article: CitedArticle | None


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
    due_at: str
    message: SaidMessage | None = Field(None, description="What was said in this event.")


class FlagTold(_Told):
    flag: int
    article: str
    kind: Literal["outdated", "wrong", "missing"]
    owner: str = Field(description="Of the article.")
    comment: str
    query: str
    who: str
    at: str


class QuestionTold(_Told):
    question: int
    query: str
    text: str
    lang: str
    category: str
    owner: str = Field(description="Of the category.")
    who: str
    at: str


class TicketEvent(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "ticket.created", "timestamp": AT, "data": TICKET}]}
    )

    type: Literal[
        "ticket.created", "ticket.message", "ticket.replied", "ticket.handed_over", "ticket.closed", "ticket.reopened", "ticket.helped"
    ]  # fmt: skip
    timestamp: str
    data: TicketTold


class ArticleFlagged(_Told):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "article.flagged", "timestamp": AT, "data": FLAG}]}
    )

    type: Literal["article.flagged"]
    timestamp: str
    data: FlagTold


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
