"""What assistants are told, as pydantic models: the schemas of the tools' structured output."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class ArticleCitation(BaseModel):
    """Where an answer comes from."""

    id: str
    code: str = Field(description="The short number to name it by; may be empty.")
    title: str
    url: str = Field(description="The public page; of an internal article its card, which asks staff to sign in.")
    lang: str
    audience: str = Field(description="public, or internal: never to be read out or sent.")
    summary: str
    heading: str = Field(description="The section the passage stands in.")
    passage: str = Field(description="The words that answer.")


class AskedValue(BaseModel):
    """A value, who answers for it and until when it holds."""

    name: str
    value: str
    owner: str
    valid_until: date


class Lookup(BaseModel):
    """The outcome of a look-up."""

    question: str
    state: str = Field(
        description="answer: the first citation answers; list; weak or none: there is no reliable answer."
    )
    confidence: float = Field(description="How probable it is that the first citation answers, 0 to 1.")
    mode: str = Field(description="hybrid, or keyword while meanings are not searched.")
    intent: str = Field(
        description="What was wanted instead of an article: person, urgent, abuse, nothing; empty for a question."
    )
    repaired: str = Field(description="The question as it was understood, when it was mistyped.")
    facts: tuple[AskedValue, ...] = Field(description="Values that were asked for, the nearest first.")
    citations: tuple[ArticleCitation, ...]


class Choice(BaseModel):
    """An answer of a decision tree: it leads to the step `next`, or ends with a conclusion, an article, or both."""

    text: str
    next: str = ""
    article: str = Field("", description="Key of the article to go on with.")
    conclusion: str = ""


class Question(BaseModel):
    """A step of a decision tree; the first one begins."""

    id: str
    question: str
    answers: tuple[Choice, ...]


class ArticleRead(BaseModel):
    """A whole article."""

    citation: ArticleCitation
    owner: str
    outcome: str = Field(description="solve, or why the article can't: cannot_help, needs_identity, other_channel.")
    updated: str
    say: str = Field(description="What to say first.")
    ask: tuple[str, ...] = Field(description="What to ask the client meanwhile.")
    steps: tuple[str, ...]
    notes: tuple[str, ...] = Field(description="For staff only.")
    text: str = Field(description="The article without its notes.")
    related: tuple[str, ...] = Field(description="Keys of articles to check as well.")
    decisions: tuple[Question, ...] = Field(description="Questions that find the cause by elimination.")


class TicketMade(BaseModel):
    number: str
    status: str
    created: bool = Field(description="false: the same call had made it before.")
    url: str = Field(description="For staff.")


class SeenTicket(BaseModel):
    """A ticket as found. Private data in its words is masked."""

    number: str
    status: str
    owner: str
    subject: str
    text: str = Field(description="The client's own words; empty for a call.")
    created: str
    due: str = Field(description="By when an answer was promised.")
    url: str = Field(description="For staff.")


class TicketsSeen(BaseModel):
    total: int = Field(description="How many there are in all.")
    tickets: tuple[SeenTicket, ...]


class NoteLeft(BaseModel):
    number: str = Field(description="The ticket in which it stands.")
