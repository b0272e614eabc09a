"""What the API answers, as pydantic models; and how they are made of search results."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import to_json

from search.query.values import Found, FoundFact, Fragment, Result, Suggestion
from web.api.models.paging import ListPart, call_url
from web.site.urls import article_url

EXAMPLE_RESULT: JsonDict = {
    "id": "en/cards/block-card",
    "key": "cards/block-card",
    "lang": "en",
    "title": "Block a card",
    "summary": "Open Cards, choose the card and press Block.",
    "category": "cards",
    "code": "1042",
    "outcome": "solve",
    "url": "https://help.example/en/a/cards/block-card#lost",
    "heading": "Lost or stolen",
    "anchor": "lost",
    "passage": "If the card is lost, block it at once.",
    "excerpt": [{"text": "If the card is "}, {"text": "lost", "marked": True}],
    "score": 0.93,
}
EXAMPLE_SEARCH: JsonDict = {
    "query": "lost card",
    "lang": "en",
    "state": "answer",
    "mode": "hybrid",
    "confidence": 0.87,
    "total": 4,
}
EXAMPLE_PLACE: JsonDict = {
    "limit": 1,
    "offset": 0,
    "next": "https://help.example/api/v1/search?q=lost+card&lang=en&limit=1&offset=1",
    "previous": "",
}
EXAMPLE_SUGGESTION: JsonDict = {
    "id": "en/cards/block-card",
    "lang": "en",
    "url": "https://help.example/en/a/cards/block-card",
    "title": [{"text": "Block a card"}],
    "line": [],
    "category": "Cards",
    "answer": False,
}


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
    kinds: tuple[str, ...] = Field(
        description="Of layout, transliteration, typo, synonym, exclusion (words after a dash were left out)."
    )


class ValueOut(BaseModel):
    """A value that was asked for, who answers for it and until when it holds."""

    key: str
    name: str
    value: str
    owner: str
    valid_until: date


class SimilarOut(BaseModel):
    """A code as an article writes it, and that article."""

    code: str
    key: str
    lang: str
    title: str


class SearchFacts(BaseModel):
    """What a search came to, besides its results."""

    query: str
    lang: str
    state: str = Field(description="answer (the first result answers), list, weak (nothing good), none.")
    mode: str = Field(description="hybrid, or keyword while meaning is not available.")
    confidence: Annotated[float, Field(ge=0, le=1)]
    total: int = Field(description="Articles that match, for paging.")
    rescue: RescueOut | None = None
    intent: str = Field(
        "", description="What was wanted instead of an article: person, urgent, abuse, nothing; empty for a question."
    )
    facts: tuple[ValueOut, ...] = Field((), description="Values the query asks for, the nearest first.")
    lacking: tuple[str, ...] = Field(
        (), description="Codes of the query that no article holds: what was found are similar ones."
    )
    similar: tuple[SimilarOut, ...] = Field((), description="Codes like these that articles do hold.")


class SearchOut(SearchFacts):
    """The outcome of a search."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**EXAMPLE_SEARCH, **EXAMPLE_PLACE, "results": [EXAMPLE_RESULT]}]}
    )

    limit: int
    offset: int
    next: str = Field(description="Address of the next results; empty where there are no more.")
    previous: str = Field(description="Address of the results before these; empty on the first page.")
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


class ProblemDetails(BaseModel):
    """An error, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = Field(None, description="Which parameters, and what is wrong with each.")


def search_json(findings: Found, origin: str, part: ListPart) -> bytes:
    """A SearchOut as JSON. The models are not made of it, which would cost a third of an answer; tests hold both together."""
    query = findings.query
    whole = call_url(
        origin, "search", q=query.text, lang=query.lang, category=query.category, exact="true" * query.as_typed
    )
    place = {
        "limit": part.limit,
        "offset": part.offset,
        "next": part.next(whole, findings.total),
        "previous": part.previous(whole),
    }
    results = [plain_result(result, origin) for result in findings.results]
    return to_json({**facts_of_search(findings), **place, "results": results}, exclude_none=True)


def suggest_json(text: str, named: Iterable[tuple[Suggestion, str]], origin: str) -> bytes:
    """A SuggestOut as JSON, of suggestions with the titles of their sections."""
    return to_json({"query": text, "suggestions": [plain_suggestion(row, origin, category) for row, category in named]})


def plain_suggestion(suggestion: Suggestion, origin: str, category: str) -> dict[str, object]:
    return {
        "id": suggestion.article_id,
        "lang": suggestion.lang,
        "url": f"{origin}{article_url(suggestion.lang, suggestion.key, suggestion.anchor)}",
        "title": _runs(suggestion.title),
        "line": _runs(suggestion.line),
        "category": category,
        "answer": suggestion.answer,
    }


def plain_fact(fact: FoundFact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in ValueOut.model_fields}


def facts_of_search(findings: Found) -> dict[str, object]:
    rescue = findings.rescue
    return {
        "query": findings.query.text,
        "lang": findings.query.lang,
        "state": findings.state,
        "mode": findings.mode,
        "confidence": min(1.0, max(0.0, findings.confidence)),
        "total": findings.total,
        "rescue": {"typed": rescue.typed, "text": rescue.text, "kinds": rescue.kinds} if rescue else None,
        "intent": findings.intent,
        "facts": [plain_fact(fact) for fact in findings.facts],
        "lacking": findings.lacking,
        "similar": [vars(near) for near in findings.similar],
    }


def plain_result(result: Result, origin: str) -> dict[str, object]:
    public = result.audience == "public"
    return {
        "id": result.article_id,
        "key": result.key,
        "lang": result.lang,
        "title": result.title,
        "summary": result.summary,
        "category": result.category,
        "code": result.code,
        "outcome": result.outcome,
        "url": f"{origin}{article_url(result.lang, result.key, result.anchor)}" if public else "",
        "heading": result.heading,
        "anchor": result.anchor,
        "passage": result.passage,
        "excerpt": _runs(result.excerpt),
        "score": result.score,
    }


def _runs(fragments: tuple[Fragment, ...]) -> tuple[dict[str, object], ...]:
    return tuple({"text": fragment.text, "marked": fragment.marked} for fragment in fragments)


def explained(result: Result) -> ExplanationOut | None:
    explanation = result.explanation
    if explanation is None:
        return None
    terms = tuple(TermOut(term=term.term, idf=term.idf, score=term.score) for term in explanation.terms)
    return ExplanationOut(
        parts=explanation.parts, signals=explanation.signals, terms=terms, question=explanation.question
    )
