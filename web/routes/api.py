"""The public API: search and suggestions over the public tree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from search.query import Query as SearchQuery
from web.api_models import SearchOut, SuggestOut, search_json, suggest_json
from web.journal import note_search
from web.openapi import problems
from web.pages import origin_of
from web.site import Now, TheEngine, TheSite, Visitor
from web.views.stored import category_title

router = APIRouter(prefix="/api/v1", tags=["help centre"])

LONGEST = 5000  # characters: twelve bytes each in an address at most, and servers take 64 KB
Words = Annotated[
    str, Query(max_length=LONGEST, description="A question or a word of it.", examples=["how do I block a card"])
]
Lang = Annotated[
    str, Query(pattern="^([a-z]{2})?$", description="Preferred language, two letters; empty: any.", examples=["en"])
]


@router.get("/search", operation_id="search", response_model=SearchOut, responses=problems(422, 503))
def search(
    request: Request, site: TheSite, engine: TheEngine, visitor: Visitor, now: Now, q: Words, lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10, offset: Annotated[int, Query(ge=0, le=1000)] = 0,
    category: Annotated[str, Query(max_length=200)] = "",
    exact: Annotated[bool, Query(description="Search for what was typed, without repairing it.")] = False,
) -> Response:  # fmt: skip
    """Find the articles that answer a question. A query that matches nothing has state `none`; it is never an error."""
    query = SearchQuery.parse(q, lang=lang, limit=limit, offset=offset, category=category, as_typed=exact)
    found = engine.search(query)
    if offset == 0:
        note_search(site, found, place="api", visitor=visitor, at=now)
    return Response(search_json(found, origin_of(request, site)), media_type="application/json")


@router.get("/suggest", operation_id="suggest", response_model=SuggestOut, responses=problems(422, 503))
def suggest(
    request: Request, site: TheSite, engine: TheEngine, q: Words, lang: Lang = "", limit: Annotated[int, Query(ge=1, le=10)] = 6,
    rested: Annotated[bool, Query(description="Typing has paused: ask the whole engine, not the words alone.")] = False,
) -> Response:  # fmt: skip
    """Articles for a question that is still being typed; by words alone, so it answers at once, unless typing has rested."""
    query = SearchQuery.parse(q, lang=lang)
    offer = engine.suggest_rested if rested else engine.suggest
    rows = offer(query.text, lang, limit) if query.text else ()
    named = [(row, category_title(engine.tree, row.category, lang or row.lang)) for row in rows]
    return Response(suggest_json(query.text, named, origin_of(request, site)), media_type="application/json")
