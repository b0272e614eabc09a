"""The public API: search and suggestions over the public tree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from search.query.values import Query as SearchQuery
from web.api.models.paging import ListPart
from web.api.models.public import SearchOut, SuggestOut, search_json, suggest_json
from web.api.openapi import UNCHANGED, problems, tagged
from web.api.parameters import Lang, QueryText
from web.dependencies import Now, Origin, TheEngine, TheJournal, Visitor
from web.site.etag import conditional_public
from web.site.localised import category_title
from web.site.pages import share

router = APIRouter(prefix="/api/v1", tags=["help centre"])
FURTHEST = 1000  # results of one search that can be paged to


@router.get(
    "/search",
    operation_id="search",
    response_model=SearchOut,
    responses={200: tagged(), 304: UNCHANGED, **problems(422, 429, 503)},
)
def search(
    request: Request,
    engine: TheEngine,
    journal: TheJournal,
    origin: Origin,
    visitor: Visitor,
    now: Now,
    q: QueryText,
    lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    offset: Annotated[int, Query(ge=0, le=FURTHEST)] = 0,
    category: Annotated[str, Query(max_length=200)] = "",
    exact: Annotated[bool, Query(description="Search for what was typed, without repairing it.")] = False,
) -> Response:
    """Find the articles that answer a question. A query that matches nothing has state `none`; it is never an error."""
    query = SearchQuery.parse(q, lang=lang, limit=limit, offset=offset, category=category, as_typed=exact)
    findings = engine.search(query)
    if offset == 0:
        journal.note_search(findings, place="api", visitor=visitor, at=now)
    part = ListPart(limit=limit, offset=offset, furthest=FURTHEST)
    return conditional_public(request, search_json(findings, origin, part))


@router.get("/suggest", operation_id="suggest", response_model=SuggestOut, responses=problems(422, 429, 503))
def suggest(
    request: Request,
    engine: TheEngine,
    origin: Origin,
    q: QueryText,
    lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=10)] = 6,
    rested: Annotated[bool, Query(description="Typing has paused: ask the whole engine, not the words alone.")] = False,
) -> Response:
    """Articles for a question that is still being typed; by words alone, so it answers at once, unless typing has rested."""
    query = SearchQuery.parse(q, lang=lang)
    if not rested:  # what the whole engine finds is learned from lessons meanwhile
        share(request)
    offer = engine.suggest_rested if rested else engine.suggest
    rows = offer(query.text, lang, limit) if query.text else ()
    named = [(row, category_title(engine.tree, row.category, lang or row.lang)) for row in rows]
    return Response(suggest_json(query.text, named, origin), media_type="application/json")
