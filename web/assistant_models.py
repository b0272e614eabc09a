"""What assistants are told, as pydantic models: the schemas of the tools' structured output."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Citation(BaseModel):
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


class Looked(BaseModel):
    """The outcome of a look-up."""

    question: str
    state: str = Field(
        description="answer: the first citation answers; list; weak or none: there is no reliable answer."
    )
    confidence: float = Field(description="How probable it is that the first citation answers, 0 to 1.")
    mode: str = Field(description="hybrid, or keyword while meanings are not searched.")
    repaired: str = Field(description="The question as it was understood, when it was mistyped.")
    citations: tuple[Citation, ...]


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


class Read(BaseModel):
    """A whole article."""

    citation: Citation
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
