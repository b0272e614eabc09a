"""The results page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from search.query import Query as SearchQuery
from web.journal import note_search
from web.pages import render
from web.site import Language, Now, TheEngine, TheSite, Visitor
from web.views.search import SearchPage

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/search", name="search")
def search(
    request: Request, lang: Language, site: TheSite, engine: TheEngine, visitor: Visitor, now: Now,
    q: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1, category: Annotated[str, Query(max_length=200)] = "",
    exact: bool = False,
):  # fmt: skip
    size = site.settings.results_per_page
    query = SearchQuery.parse(q, lang=lang, limit=size, offset=(page - 1) * size, category=category, as_typed=exact)
    if not query.text:
        return render(request, lang, "search.html", SearchPage.empty(site, lang))
    found = engine.search(query)
    search_id = note_search(site, found, place="site", visitor=visitor, at=now) if page == 1 else ""
    return render(request, lang, "search.html", SearchPage.of(site, engine.tree, found, search_id))
