"""What the agents' API takes and answers about articles, as pydantic models; and how a look-up is made of search results."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError, to_json

from search.index.tree import StoredArticle
from search.query.values import Found, Result
from web.api.models.public import (
    EXAMPLE_RESULT,
    EXAMPLE_SEARCH,
    EXAMPLE_SUGGESTION,
    ExplanationOut,
    ResultOut,
    SearchFacts,
    SuggestionOut,
    explained,
    facts_of_search,
    plain_result,
)
from web.parts.replies import Tone
from web.parts.speaker import FROM_TEXT, Speaker

ShortWords = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=10_000)]
FACT: JsonDict = {"value": "8 (800) 000-24-24", "about": "contact-centre, until 31 December 2030"}
SPOKEN: JsonDict = {
    "audience": "public",
    "owner": "cards",
    "say": "Open Cards, choose the card and press Block.",
    "boundary": "",
    "ask": ["Is the card in your hands?"],
}
EXAMPLE_CARD: JsonDict = {**EXAMPLE_RESULT, **SPOKEN}
EXAMPLE_ARTICLE: JsonDict = {
    **{name: EXAMPLE_RESULT[name] for name in ("id", "key", "lang", "title", "category", "code", "outcome")},
    **SPOKEN,
    "steps": ["Open Cards.", "Press Block."],
    "notes": ["Check the last operations."],
    "facts": [FACT],
    "text": "Open Cards.\nPress Block.",
    "related": ["cards/limits"],
    "url": "https://help.example/en/a/cards/block-card",
    "link_text": "Block a card: https://help.example/en/a/cards/block-card",
}
EXAMPLE_TEMPLATE: JsonDict = {
    "id": "lost:en-formal",
    "title": "Lost card",
    "article": "en/cards/block-card",
    "lang": "en",
    "tone": "formal",
    "text": "Dear Anna,\n\nPause the card in the app.\n\nKind regards,\nRomashka support",
}


class FactOut(BaseModel):
    value: str
    about: str = Field(description="Who answers for it and until when it holds.")


class Spoken(BaseModel):
    """What is said, asked and done about an article during a call."""

    audience: str = Field(description="public, or internal: never to be read out or sent.")
    owner: str
    say: str = Field(description="What to say first.")
    boundary: str = Field(description="Said first when support can't or may not do it; empty otherwise.")
    ask: tuple[str, ...] = Field(description="What to ask meanwhile.")
    steps: tuple[str, ...] = Field(description="The first numbered list, one step a line.")
    notes: tuple[str, ...] = Field(description="For staff only.")
    facts: tuple[FactOut, ...] = Field(description="Telephones, hours and fees named in the article.")
    text: str = Field(description="All that a client may hear; of an internal article nothing may be heard.")
    related: tuple[str, ...] = Field(description="Keys of articles to check as well.")


class CardOut(ResultOut, Spoken):
    """An article for an agent on the line: `id` and the fields asked for."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(required=["id"], examples=[EXAMPLE_CARD]))

    explanation: ExplanationOut


class LookupOut(SearchFacts):
    """The outcome of a look-up."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE_SEARCH, "results": [EXAMPLE_CARD]}]})

    results: tuple[CardOut, ...]


class AgentSuggestionOut(SuggestionOut):
    audience: str = Field(description="public, or internal: never to be read out or sent.")


class AgentSuggestOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"query": "blo", "suggestions": [{**EXAMPLE_SUGGESTION, "audience": "public"}]}]
        }
    )

    query: str
    suggestions: tuple[AgentSuggestionOut, ...]


class ArticleOut(Spoken):
    """An article shaped for speech."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_ARTICLE]})

    id: str = Field(description="Language and key; stays the same.")
    key: str
    lang: str
    title: str
    category: str
    code: str
    outcome: str
    url: str = Field(description="The public page; empty for internal articles.")
    link_text: str = Field(description="Words to send the link with; empty for internal articles.")


class TemplateOut(BaseModel):
    """A reply ready to send."""

    id: str = Field(description="Stays the same while the template, or the article, keeps its name.")
    title: str
    article: str = Field(description="Id of the article it leads to; empty for none.")
    lang: str
    tone: Tone
    text: str


class TemplatesOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"templates": [EXAMPLE_TEMPLATE]}]})

    templates: tuple[TemplateOut, ...]


class FlagIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"article": "1042", "kind": "outdated", "comment": "The button is gone."}]},
    )

    article: ShortWords = Field(description="An id, or a dictated code.")
    kind: Literal["outdated", "wrong", "missing"]
    comment: Text = ""
    query: Text = Field("", description="What was looked up.")


class FlagOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": 7, "article": "en/cards/block-card", "kind": "outdated", "owner": "cards"}]
        }
    )

    id: int
    article: str
    kind: str
    owner: str


ON_REQUEST = FROM_TEXT | {"related"}
FIELDS = tuple(CardOut.model_fields)
DEFAULT_FIELDS = frozenset(FIELDS) - ON_REQUEST


def _known(fields: str) -> str:
    if unknown := [name for name in fields.split(",") if fields and name not in FIELDS]:
        raise PydanticCustomError(
            "fields",
            "unknown field {unknown}; expected some of: {known}",
            {"unknown": repr(unknown[0]), "known": ", ".join(FIELDS)},
        )
    return fields


_NAME = f"(?:{'|'.join(FIELDS)})"
CardFields = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{_NAME}(?:,{_NAME})*)?$", "examples": ["say,ask,steps"]}),
]


def wanted_fields(fields: str) -> frozenset[str]:
    return frozenset((*fields.split(","), "id")) if fields else DEFAULT_FIELDS


def lookup_json(findings: Found, speaker: Speaker, fields: frozenset[str]) -> bytes:
    """A LookupOut as JSON, every card cut to `fields`. The models are not made of it; tests hold both together."""
    return to_json(
        {**facts_of_search(findings), "results": [_card(result, speaker, fields) for result in findings.results]},
        exclude_none=True,
    )


def _card(result: Result, speaker: Speaker, fields: frozenset[str]) -> dict[str, object]:
    card: dict[str, object] = {**plain_result(result, speaker.origin), "audience": result.audience}
    if "explanation" in fields:
        card["explanation"] = explained(result)
    article = speaker.tree.article(result.lang, result.key)
    if article:
        card |= speaker.parts(article, fields, result)
        passage = speaker.without_its_notes(article, result)
        if passage is not None:  # "" where the passage was nothing but a note
            card |= {"passage": passage, "excerpt": ({"text": passage, "marked": False},)}
    return {name: value for name, value in card.items() if name in fields and value is not None}


def article_out(article: StoredArticle, speaker: Speaker) -> ArticleOut:
    url, link_text = speaker.link(article)
    own = {
        name: getattr(article, name)
        for name in ("id", "key", "lang", "title", "category", "code", "outcome", "audience")
    }
    spoken = speaker.parts(article, frozenset(Spoken.model_fields))
    return ArticleOut.model_validate({**own, **spoken, "url": url, "link_text": link_text})
