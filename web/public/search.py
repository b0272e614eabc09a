"""The results page."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.usage.devices import device_of
from search.query.values import Query as SearchQuery
from web.dependencies import Config, Now, PageTexts, TheEngine, TheJournal, TheNotices, TheTrials, Visitor
from web.parts.notices import LookedAt
from web.public.views.search import SearchPage
from web.public.views.urgent import reach_of, urgent_about, urgent_of, values_of
from web.site.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/search", name="search")
def search(
    request: Request,
    texts: PageTexts,
    settings: Config,
    engine: TheEngine,
    journal: TheJournal,
    visitor: Visitor,
    now: Now,
    standing: TheNotices,
    trials: TheTrials,
    q: str = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    category: Annotated[str, Query(max_length=200)] = "",
    exact: bool = False,
) -> Response:
    size, trial = settings.results_per_page, trials.of("interleaving", now)
    query = SearchQuery.parse(
        q, lang=texts.lang, limit=size, offset=(page - 1) * size, category=category, as_typed=exact
    )
    if trial:
        query = replace(query, rival=str(trial.plan["rival"]), toss=visitor)
    if not query.text:
        return render(request, texts, "public/search.html", SearchPage.empty(texts, engine.tree))
    findings = engine.search(query)
    device = device_of(request.headers.get("user-agent", ""), request.headers.get("sec-ch-ua-mobile", ""))
    first_page = page == 1
    search_id = (
        journal.note_search(findings, place="site", visitor=visitor, at=now, device=device) if first_page else ""
    )
    if trial and search_id:
        journal.note_teams(search_id, findings, trial=trial.id)
    best = findings.results[0] if findings.results and findings.state in ("answer", "list") else None
    first = best.key if best else ""
    asked = findings.intent == "urgent"
    urgent = urgent_of(engine.tree, texts, now) if asked else urgent_about(engine.tree, texts, now, article=first)
    reach = None if urgent and asked else reach_of(engine.tree, texts, findings.intent, now)
    values = values_of(engine.tree, texts, findings.facts, now) if first_page else ()
    results = SearchPage.of(texts, engine.tree, findings, search_id, urgent=urgent, reach=reach, values=values)
    place = LookedAt(section=best.category if best else "", article=first, text=query.text)
    return render(request, texts, "public/search.html", standing.at_place(results, texts, place))
