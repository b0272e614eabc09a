"""The agents' API: look-ups and suggestions over the internal tree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic_core import to_json

from search.query.values import Query as SearchQuery
from web.api.access import PRIVATE, Internal
from web.api.models.public import plain_suggestion
from web.api.models.staff import AgentSuggestOut, CardFields, LookupOut, lookup_json, wanted_fields
from web.api.openapi import problems
from web.api.parameters import Lang, QueryText
from web.dependencies import Catalogues, Now, Origin, TheJournal
from web.parts.speaker import Speaker
from web.site.localised import category_title

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])


@router.get(
    "/lookup", operation_id="agent_lookup", response_model=LookupOut, responses=problems(401, 403, 422, 429, 503)
)
def lookup(
    engine: Internal,
    catalogues: Catalogues,
    journal: TheJournal,
    origin: Origin,
    now: Now,
    q: QueryText,
    lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    explain: Annotated[bool, Query(description="Say of every result why it stands where it stands.")] = True,
    fields: Annotated[
        CardFields,
        Query(
            description="Fields of a card, comma-separated. Empty: all but steps, notes, facts, text and related, which are sent when named."
        ),
    ] = "",
) -> Response:
    """Look an answer up while the caller is on the line: internal and public articles, what to say and what to ask."""
    names = wanted_fields(fields) - (frozenset() if explain else {"explanation"})
    findings = engine.search(SearchQuery.parse(q, lang=lang, limit=limit, explain="explanation" in names))
    journal.note_search(findings, place="agent", visitor="", at=now)
    speaker = Speaker(catalogues, engine.tree, origin)
    return Response(lookup_json(findings, speaker, names), headers=PRIVATE, media_type="application/json")


@router.get(
    "/suggest",
    operation_id="agent_suggest",
    response_model=AgentSuggestOut,
    responses=problems(401, 403, 422, 429, 503),
)
def suggest(
    engine: Internal,
    origin: Origin,
    q: QueryText,
    lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=10)] = 6,
) -> Response:
    """Articles, internal ones too, for a question that is still being typed; by words alone, so it answers at once."""
    query, tree = SearchQuery.parse(q, lang=lang), engine.tree
    rows = []
    for suggestion in engine.suggest(query.text, lang, limit) if query.text else ():
        card = tree.card(suggestion.lang, suggestion.key)
        audience = card.audience if card else "public"
        plain = plain_suggestion(suggestion, origin, category_title(tree, suggestion.category, lang or suggestion.lang))
        rows.append(plain | {"audience": audience} | ({} if audience == "public" else {"url": ""}))
    return Response(to_json({"query": query.text, "suggestions": rows}), headers=PRIVATE, media_type="application/json")
