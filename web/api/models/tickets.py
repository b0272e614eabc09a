"""What the agents' API takes and answers about tickets, as pydantic models."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from kb.requests.customer import Request
from kb.requests.tickets import Ticket
from web.api.models.staff import ShortWords, Text
from web.site.numbers import LARGEST_ROW

EXAMPLE_TICKET: JsonDict = {
    "number": "2026-000123",
    "status": "open",
    "lang": "en",
    "owner": "",
    "team": "support",
    "subject": "",
    "text": "The card is declined abroad.",
    "outcome": "",
    "created_at": "2026-11-23T09:00:00+00:00",
    "due_at": "",
    "closed_at": "",
}
EXAMPLE_FILE: JsonDict = {
    "id": "0f343b0931126a20f133d67c2b018a3b.pdf",
    "name": "statement.pdf",
    "media_type": "application/pdf",
    "size": 48213,
    "message": None,
    "at": "2026-11-23T09:00:00+00:00",
}
EXAMPLE_MESSAGE: JsonDict = {
    "id": 41,
    "author": "staff",
    "who": "CRM",
    "text": "Switch payments abroad on.",
    "article": "en/cards/limits",
    "at": "2026-11-23T09:05:00+00:00",
}
_SEEN = r"[^{but}\s\x00-\x1f\x7f-\x9f\ufeff]"  # what no engine of patterns takes for a space; they differ on control characters
WORD = _SEEN.format(but="")
_PART = _SEEN.format(but="@")
SomeText = Annotated[str, Field(min_length=1, max_length=10_000, pattern=WORD)]
Status = Literal["open", "working", "answered", "closed"]
Key = Field("", description="Sent again with the same key it is done once; the same key with other words is 409.")


def _no_truth(value: object) -> object:
    """A number as JSON has it, 3 or 3.0; pydantic alone would take true for 1."""
    if isinstance(value, bool):
        raise ValueError("expected a number")
    return value


Seen = Annotated[
    int | None,
    Field(
        ge=0,
        le=LARGEST_ROW,
        description="Id of the last message you have read: when others came since, 409 and nothing is done.",
    ),
    BeforeValidator(_no_truth),
]
Cited = Field("", description="A public article attached: id, key or code.")


def _example(example: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


SOMETHING: JsonDict = {"minLength": 1, "pattern": WORD}
ADDRESS = f"{_PART}+@{_PART}+"
SOME_WORDS: JsonDict = {
    "anyOf": [
        {"required": ["note"], "properties": {"note": SOMETHING}},
        {"required": ["text"], "properties": {"text": SOMETHING}},
    ],
    "if": {"properties": {"reply": SOMETHING}, "required": ["reply"]},
    "then": {"required": ["email"], "properties": {"email": {"minLength": 1}}},
}


class TicketIn(BaseModel):
    """A ticket of a call. It needs a note, or words the customer wrote; a reply needs the address it goes to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"note": "Asked twice, was upset. Card declined abroad.", "lang": "en", "key": "call-17"},
                {
                    "note": "Card declined abroad.",
                    "reply": "Switch payments abroad on in the app.",
                    "email": "anna@mail.example",
                },
            ],
            **SOME_WORDS,
        },
    )

    note: Text = Field("", description="What staff wrote down. For staff only: no letter, page or event has it.")
    reply: Text = Field(
        "", description="What the customer is told, in the letter and on the request page. Needs `email`."
    )
    text: Text = Field(
        "", description="Words the customer wrote themselves; they read them as their own. Never a note about them."
    )
    lang: Annotated[str, Field(pattern="^([a-z]{2})?$")] = Field("", description="Empty: the site's first language.")
    subject: ShortWords = Field("", description="The customer reads it.")
    email: Annotated[str, Field(pattern=f"^({ADDRESS})?$", max_length=254)] = ""
    query: Text = Field("", description="What was looked up.")
    opened: Annotated[tuple[ShortWords, ...], Field(max_length=50)] = Field(
        (), description="Ids of the articles that were read out."
    )
    key: ShortWords = Field(
        "", description="Sent again with the same key and words, it is the same ticket; with other words 409."
    )

    @model_validator(mode="after")
    def _has_words_and_an_address_for_them(self) -> TicketIn:
        if not (re.search(WORD, self.note) or re.search(WORD, self.text)):
            raise ValueError("a ticket needs a note for staff, or text the customer wrote")
        if re.search(WORD, self.reply) and not self.email:
            raise ValueError("a reply needs the email it goes to")
        return self


class ReplyIn(BaseModel):
    model_config = _example({"text": "Switch payments abroad on.", "article": "en/cards/limits", "key": "reply-1"})

    text: SomeText
    article: ShortWords = Cited
    key: ShortWords = Key
    seen: Seen = None


REFUSAL: JsonDict = {
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
    article: ShortWords = Cited
    key: ShortWords = Key
    seen: Seen = None

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
    text: str = Field(description="The customer's own words; empty for a call. Private data is masked.")
    outcome: str = Field(description="solved, refused, no_reply or duplicate; empty while it is not closed.")
    created_at: str
    due_at: str = Field(description="By when an answer was promised.")
    closed_at: str


class MessageOut(BaseModel):
    id: int = Field(description="Grows; send the last one as `seen` with a reply.")
    author: str = Field(description="customer or staff.")
    who: str
    text: str
    article: str
    at: str


class FileOut(BaseModel):
    """A file that came with a ticket or with an answer; its bytes are at `…/files/{id}`."""

    id: str
    name: str = Field(description="To save it under: the sender's, made safe for every system. A picture's is its id.")
    media_type: str
    size: int = Field(description="Bytes.")
    message: int | None = Field(description="The message it came with; null: the form.")
    at: str


class ConversationOut(TicketOut):
    """A ticket with what was said about it and the files of both sides. Notes among staff are not here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**EXAMPLE_TICKET, "messages": [EXAMPLE_MESSAGE], "files": [EXAMPLE_FILE]}]}
    )

    messages: tuple[MessageOut, ...]
    files: tuple[FileOut, ...]


class TicketsOut(BaseModel):
    """A page of tickets, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tickets": [EXAMPLE_TICKET], "next": "41"}]})

    tickets: tuple[TicketOut, ...]
    next: str = Field(description="The cursor of the next page; empty on the last.")


def ticket_out(ticket: Ticket) -> TicketOut:
    return TicketOut.model_validate(_ticket(ticket))


def conversation_out(request: Request) -> ConversationOut:
    said = tuple(
        MessageOut(
            id=each.id,
            author=each.author,
            who=each.who,
            text=each.text,
            article=each.article_id,
            at=each.at.isoformat(),
        )
        for each in request.messages
    )
    files = tuple(
        FileOut(
            id=each.name,
            name=each.save_as,
            media_type=each.media_type,
            size=each.size,
            message=each.message,
            at=each.at.isoformat(),
        )
        for each in request.attachments
    )
    return ConversationOut.model_validate({**_ticket(request.ticket), "messages": said, "files": files})


def _ticket(ticket: Ticket) -> dict[str, object]:
    plain = {
        name: getattr(ticket, name)
        for name in ("number", "status", "lang", "owner", "team", "subject", "text", "outcome")
    }
    times = {name: getattr(ticket, name) for name in ("created_at", "due_at", "closed_at")}
    return plain | {name: at.isoformat() if at else "" for name, at in times.items()}
