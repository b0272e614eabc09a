"""The public API: search and suggestions over the public tree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from search.query import Query as SearchQuery
from web.api_models import SearchOut, SuggestOut, search_out, suggestion_out
from web.journal import note_search
from web.openapi import problems
from web.pages import origin_of
from web.site import Now, TheEngine, TheSite, Visitor
from web.views.stored import category_title

router = APIRouter(prefix="/api/v1", tags=["help centre"])

Words = Annotated[
    str, Query(max_length=8000, description="A question or a word of it.", examples=["how do I block a card"])
]
Lang = Annotated[
    str, Query(pattern="^([a-z]{2})?$", description="Preferred language, two letters; empty: any.", examples=["en"])
]


@router.get("/search", response_model_exclude_none=True, responses=problems(422, 503))
def search(
    request: Request, site: TheSite, engine: TheEngine, visitor: Visitor, now: Now, q: Words, lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10, offset: Annotated[int, Query(ge=0, le=1000)] = 0,
    category: Annotated[str, Query(max_length=200)] = "",
    exact: Annotated[bool, Query(description="Search for what was typed, without repairing it.")] = False,
) -> SearchOut:  # fmt: skip
    """Find the articles that answer a question. A query that matches nothing has state `none`; it is never an error."""
    query = SearchQuery.parse(q, lang=lang, limit=limit, offset=offset, category=category, as_typed=exact)
    found = engine.search(query)
    if offset == 0:
        note_search(site, found, place="api", visitor=visitor, at=now)
    return search_out(found, origin_of(request, site))


@router.get("/suggest", responses=problems(422, 503))
def suggest(
    request: Request, site: TheSite, engine: TheEngine, q: Words, lang: Lang = "", limit: Annotated[int, Query(ge=1, le=10)] = 6,
) -> SuggestOut:  # fmt: skip
    """Articles for a question that is still being typed; keyword only, so it answers at once."""
    query = SearchQuery.parse(q, lang=lang)
    origin = origin_of(request, site)
    rows = engine.suggest(query.text, lang, limit) if query.text else ()
    named = [(row, category_title(engine.tree, row.category, lang or row.lang)) for row in rows]
    return SuggestOut(
        query=query.text, suggestions=tuple(suggestion_out(row, origin, category) for row, category in named)
    )
