"""What the API answers, as pydantic models; and how they are made of search results."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from search.query import Found, Fragment, Result, Suggestion
from web.urls import article_url

EXAMPLE_RESULT: dict[str, Any] = {
    "id": "en/cards/block-card", "key": "cards/block-card", "lang": "en", "title": "Block a card",
    "summary": "Open Cards, choose the card and press Block.", "category": "cards", "code": "1042", "outcome": "solve",
    "url": "https://help.example/en/a/cards/block-card#lost", "heading": "Lost or stolen", "anchor": "lost",
    "passage": "If the card is lost, block it at once.", "excerpt": [{"text": "If the card is "}, {"text": "lost", "marked": True}],
    "score": 0.93,
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
    kinds: tuple[str, ...] = Field(description="Of layout, transliteration, typo.")


class SearchOut(BaseModel):
    """The outcome of a search."""

    query: str
    lang: str
    state: str = Field(description="answer (the first result answers), list, weak (nothing good), none.")
    mode: str = Field(description="hybrid, or keyword while meaning is not available.")
    confidence: Annotated[float, Field(ge=0, le=1)]
    total: int = Field(description="Articles that match, for paging.")
    offset: int
    rescue: RescueOut | None = None
    results: tuple[ResultOut, ...]


class SuggestionOut(BaseModel):
    """One row of a suggestion panel."""

    id: str
    lang: str
    url: str
    title: tuple[Run, ...]
    line: tuple[Run, ...]
    category: str = Field(description="Title of the section in the language asked for.")


class SuggestOut(BaseModel):
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


class CardOut(ResultOut):
    """An article for an agent on the line."""

    audience: str = Field(description="public, or internal: never to be read out or sent.")
    ask: tuple[str, ...] = Field(description="What to ask meanwhile.")
    explanation: ExplanationOut | None = None


class LookupOut(BaseModel):
    """The outcome of a look-up."""

    query: str
    lang: str
    state: str
    mode: str
    confidence: float
    total: int
    rescue: RescueOut | None = None
    results: tuple[CardOut, ...]


class Problem(BaseModel):
    """An error, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = Field(None, description="Which parameters, and what is wrong with each.")


def search_out(found: Found, origin: str) -> SearchOut:
    return SearchOut(
        results=tuple(ResultOut(**_result(result, origin)) for result in found.results),
        offset=found.query.offset,
        **_found(found),
    )


def lookup_out(found: Found, origin: str, ask: dict[str, tuple[str, ...]]) -> LookupOut:
    """`ask` maps article ids to what an agent asks meanwhile."""
    cards = tuple(
        CardOut(
            **_result(result, origin),
            audience=result.audience,
            ask=ask.get(result.article_id, ()),
            explanation=_explanation(result),
        )
        for result in found.results
    )
    return LookupOut(results=cards, **_found(found))


def suggestion_out(suggestion: Suggestion, origin: str, category: str) -> SuggestionOut:
    return SuggestionOut(
        id=suggestion.article_id,
        lang=suggestion.lang,
        url=f"{origin}{article_url(suggestion.lang, suggestion.key)}",
        title=_runs(suggestion.title),
        line=_runs(suggestion.line),
        category=category,
    )


def _found(found: Found) -> dict:
    rescue = found.rescue
    return {
        "query": found.query.text, "lang": found.query.lang, "state": found.state, "mode": found.mode,
        "confidence": min(1.0, max(0.0, found.confidence)), "total": found.total,
        "rescue": RescueOut(typed=rescue.typed, text=rescue.text, kinds=rescue.kinds) if rescue else None,
    }  # fmt: skip


def _result(result: Result, origin: str) -> dict:
    public = result.audience == "public"
    return {
        "id": result.article_id, "key": result.key, "lang": result.lang, "title": result.title, "summary": result.summary,
        "category": result.category, "code": result.code, "outcome": result.outcome,
        "url": f"{origin}{article_url(result.lang, result.key, result.anchor)}" if public else "",
        "heading": result.heading, "anchor": result.anchor, "passage": result.passage, "excerpt": _runs(result.excerpt),
        "score": result.score,
    }  # fmt: skip


def _runs(fragments: tuple[Fragment, ...]) -> tuple[Run, ...]:
    return tuple(Run(text=fragment.text, marked=fragment.marked) for fragment in fragments)


def _explanation(result: Result) -> ExplanationOut | None:
    told = result.explanation
    if told is None:
        return None
    terms = tuple(TermOut(term=term.term, idf=term.idf, score=term.score) for term in told.terms)
    return ExplanationOut(parts=told.parts, signals=told.signals, terms=terms, question=told.question)
