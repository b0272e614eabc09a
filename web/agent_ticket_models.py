"""What the agents' API takes and answers about tickets, as pydantic models."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb.requests import Request
from kb.tickets import Ticket
from web.agent_api_models import Short, Text

EXAMPLE_TICKET: dict[str, Any] = {
    "number": "2026-000123", "status": "open", "lang": "en", "owner": "", "team": "support", "subject": "",
    "text": "The card is declined abroad.", "outcome": "", "created_at": "2026-11-23T09:00:00+00:00", "due_at": "", "closed_at": "",
}  # fmt: skip
EXAMPLE_MESSAGE: dict[str, Any] = {
    "author": "staff",
    "who": "CRM",
    "text": "Switch payments abroad on.",
    "article": "en/cards/limits",
    "at": "2026-11-23T09:05:00+00:00",
}
_SEEN = r"[^{but}\s\x00-\x1f\x7f-\x9f\ufeff]"  # what no engine of patterns takes for a space; they differ on control characters
WORD = _SEEN.format(but="")
_PART = _SEEN.format(but="@")
Words = Annotated[str, Field(min_length=1, max_length=10_000, pattern=WORD)]
Status = Literal["open", "working", "answered", "closed"]
Key = Field("", description="Sent again with the same key it is done once.")
Cited = Field("", description="A public article attached: id, key or code.")


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class TicketIn(BaseModel):
    model_config = _example(text="The card is declined abroad.", lang="en", key="call-17")

    text: Words
    lang: Annotated[str, Field(pattern="^[a-z]{2}$")] = "ru"
    subject: Short = ""
    email: Annotated[str, Field(pattern=f"^({_PART}+@{_PART}+)?$", max_length=254)] = ""
    query: Text = Field("", description="What was looked up.")
    opened: Annotated[tuple[Short, ...], Field(max_length=50)] = Field(
        (), description="Ids of the articles that were read out."
    )
    key: Short = Field("", description="Sent again with the same key and words, it is the same ticket.")


class ReplyIn(BaseModel):
    model_config = _example(text="Switch payments abroad on.", article="en/cards/limits", key="reply-1")

    text: Words
    article: Short = Cited
    key: Short = Key


SOMETHING = {"minLength": 1, "pattern": WORD}
REFUSAL: dict[str, Any] = {
    "if": {"properties": {"outcome": {"const": "refused"}}, "required": ["outcome"]},
    "then": {"required": ["text", "article"], "properties": {"text": SOMETHING, "article": SOMETHING}},
}


class CloseIn(BaseModel):
    """The ticket is over. A refusal needs the words and the public article that explain it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"outcome": "solved", "text": "Payments abroad are on."},
                {"outcome": "refused", "text": "The decision on a loan stands.", "article": "loans/dispute"},
            ],
            **REFUSAL,
        },
    )

    outcome: Literal["solved", "refused", "no_reply", "duplicate"]
    text: Text = Field("", description="Last words to the customer; of a refusal they are needed.")
    article: Short = Cited
    key: Short = Key

    @model_validator(mode="after")
    def _refusal_is_explained(self) -> CloseIn:
        if self.outcome == "refused" and not (re.search(WORD, self.text) and re.search(WORD, self.article)):
            raise ValueError("a refusal needs text and the public article it rests on")
        return self


class TicketOut(BaseModel):
    """A ticket; times are ISO 8601, empty for what has not happened."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_TICKET]})

    number: str = Field(description="Stays the same.")
    status: Status
    lang: str
    owner: str
    team: str
    subject: str
    text: str = Field(description="Private data is masked.")
    outcome: str = Field(description="solved, refused, no_reply or duplicate; empty while it is not closed.")
    created_at: str
    due_at: str = Field(description="By when an answer was promised.")
    closed_at: str


class MessageOut(BaseModel):
    author: str = Field(description="customer or staff.")
    who: str
    text: str
    article: str
    at: str


class ConversationOut(TicketOut):
    """A ticket with what was said about it. Notes among staff are not here."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE_TICKET, "messages": [EXAMPLE_MESSAGE]}]})

    messages: tuple[MessageOut, ...]


class TicketsOut(BaseModel):
    """A page of tickets, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tickets": [EXAMPLE_TICKET], "next": "41"}]})

    tickets: tuple[TicketOut, ...]
    next: str = Field(description="The cursor of the next page; empty on the last.")


def ticket_out(ticket: Ticket) -> TicketOut:
    return TicketOut(**_ticket(ticket))


def conversation_out(request: Request) -> ConversationOut:
    said = tuple(
        MessageOut(author=each.author, who=each.who, text=each.text, article=each.article_id, at=each.at.isoformat())
        for each in request.messages
    )
    return ConversationOut(**_ticket(request.ticket), messages=said)


def _ticket(ticket: Ticket) -> dict[str, Any]:
    plain = {
        name: getattr(ticket, name)
        for name in ("number", "status", "lang", "owner", "team", "subject", "text", "outcome")
    }
    times = {name: getattr(ticket, name) for name in ("created_at", "due_at", "closed_at")}
    return plain | {name: at.isoformat() if at else "" for name, at in times.items()}
