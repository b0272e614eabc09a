"""What the API answers, as pydantic models; and how they are made of search results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from search.query import Found, Fragment, Result, Suggestion
from web.urls import article_url

EXAMPLE_RESULT: dict[str, Any] = {
    "id": "en/cards/block-card", "key": "cards/block-card", "lang": "en", "title": "Block a card",
    "summary": "Open Cards, choose the card and press Block.", "category": "cards", "code": "1042", "outcome": "solve",
    "url": "https://help.example/en/a/cards/block-card#lost", "heading": "Lost or stolen", "anchor": "lost",
    "passage": "If the card is lost, block it at once.", "excerpt": [{"text": "If the card is "}, {"text": "lost", "marked": True}],
    "score": 0.93,
}  # fmt: skip
EXAMPLE_SEARCH: dict[str, Any] = {
    "query": "lost card",
    "lang": "en",
    "state": "answer",
    "mode": "hybrid",
    "confidence": 0.87,
    "total": 4,
}
EXAMPLE_SUGGESTION: dict[str, Any] = {
    "id": "en/cards/block-card", "lang": "en", "url": "https://help.example/en/a/cards/block-card", "title": [{"text": "Block a card"}],
    "line": [], "category": "Cards", "answer": False,
}  # fmt: skip


class Run(BaseModel):
    """A run of text."""

    text: str
    marked: bool = False


class ResultOut(BaseModel):
    """One article, with the passage that answers best."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_RESULT]})

    id: str = Field(description="Language and key.")
    key: str = Field(description="The same in every language.")
    lang: str
    title: str
    summary: str
    category: str
    code: str = Field(description="Short number to dictate; empty when the article has none.")
    outcome: str = Field(description="solve, cannot_help, needs_identity or other_channel.")
    url: str = Field(description="The public page, at the section of the passage; empty for internal articles.")
    heading: str
    anchor: str
    passage: str
    excerpt: tuple[Run, ...]
    score: float


class RescueOut(BaseModel):
    """The query was repaired: what was typed, what was searched instead."""

    typed: str
    text: str
    kinds: tuple[str, ...] = Field(description="Of layout, transliteration, typo, synonym.")


class SearchFacts(BaseModel):
    """What a search came to, besides its results."""

    query: str
    lang: str
    state: str = Field(description="answer (the first result answers), list, weak (nothing good), none.")
    mode: str = Field(description="hybrid, or keyword while meaning is not available.")
    confidence: Annotated[float, Field(ge=0, le=1)]
    total: int = Field(description="Articles that match, for paging.")
    rescue: RescueOut | None = None


class SearchOut(SearchFacts):
    """The outcome of a search."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**EXAMPLE_SEARCH, "offset": 0, "results": [EXAMPLE_RESULT]}]}
    )

    offset: int
    results: tuple[ResultOut, ...]


class SuggestionOut(BaseModel):
    """One row of a suggestion panel."""

    id: str
    lang: str
    url: str
    title: tuple[Run, ...]
    line: tuple[Run, ...]
    category: str = Field(description="Title of the section in the language asked for.")
    answer: bool = Field(description="Sure to be the answer; `line` is then the passage that answers.")


class SuggestOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "blo", "suggestions": [EXAMPLE_SUGGESTION]}]})

    query: str
    suggestions: tuple[SuggestionOut, ...]


class TermOut(BaseModel):
    term: str
    idf: float
    score: float


class ExplanationOut(BaseModel):
    """Why a result stands where it stands: `parts` add up to its score."""

    parts: dict[str, float]
    signals: dict[str, float]
    terms: tuple[TermOut, ...]
    question: str = Field(description="The known question nearest to the query, when it counted.")


class Problem(BaseModel):
    """An error, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = Field(None, description="Which parameters, and what is wrong with each.")


def search_json(found: Found, origin: str) -> bytes:
    """A SearchOut as JSON. The models are not made of it, which would cost a third of an answer; tests hold both together."""
    results = [plain_result(result, origin) for result in found.results]
    return to_json({**facts_of_search(found), "offset": found.query.offset, "results": results}, exclude_none=True)


def suggest_json(text: str, named: Iterable[tuple[Suggestion, str]], origin: str) -> bytes:
    """A SuggestOut as JSON, of suggestions with the titles of their sections."""
    return to_json({"query": text, "suggestions": [plain_suggestion(row, origin, category) for row, category in named]})


def plain_suggestion(suggestion: Suggestion, origin: str, category: str) -> dict:
    return {
        "id": suggestion.article_id,
        "lang": suggestion.lang,
        "url": f"{origin}{article_url(suggestion.lang, suggestion.key, suggestion.anchor)}",
        "title": _runs(suggestion.title),
        "line": _runs(suggestion.line),
        "category": category,
        "answer": suggestion.answer,
    }


def facts_of_search(found: Found) -> dict:
    rescue = found.rescue
    return {
        "query": found.query.text, "lang": found.query.lang, "state": found.state, "mode": found.mode,
        "confidence": min(1.0, max(0.0, found.confidence)), "total": found.total,
        "rescue": {"typed": rescue.typed, "text": rescue.text, "kinds": rescue.kinds} if rescue else None,
    }  # fmt: skip


def plain_result(result: Result, origin: str) -> dict:
    public = result.audience == "public"
    return {
        "id": result.article_id, "key": result.key, "lang": result.lang, "title": result.title, "summary": result.summary,
        "category": result.category, "code": result.code, "outcome": result.outcome,
        "url": f"{origin}{article_url(result.lang, result.key, result.anchor)}" if public else "",
        "heading": result.heading, "anchor": result.anchor, "passage": result.passage, "excerpt": _runs(result.excerpt),
        "score": result.score,
    }  # fmt: skip


def _runs(fragments: tuple[Fragment, ...]) -> tuple[dict, ...]:
    return tuple({"text": fragment.text, "marked": fragment.marked} for fragment in fragments)


def explained(result: Result) -> ExplanationOut | None:
    told = result.explanation
    if told is None:
        return None
    terms = tuple(TermOut(term=term.term, idf=term.idf, score=term.score) for term in told.terms)
    return ExplanationOut(parts=told.parts, signals=told.signals, terms=terms, question=told.question)
