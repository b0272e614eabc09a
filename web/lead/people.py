"""People's figures: the lead's page and file, and to everybody in the inbox their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field as Len
from starlette.responses import RedirectResponse, Response

from kb.addresses import STAFF, TEAM
from kb.errors import RequestError
from kb.measures.floors import LOWERED
from kb.service.people import PeopleReport, people_report
from kb.service.periods import month_named, running_month
from kb.service.reviews import reviews_of
from kb.service.training import list_trainings, note_read
from search.query.protocols import SearchEngine
from web.dependencies import Clerk, Lead, Now, OptionalEngine, OptionalInternalEngine, PageTexts, TheState
from web.lead.csv_files import people_table
from web.lead.team import Word, today_at, up_to_date
from web.lead.views.own import OwnPage
from web.lead.views.people import PeoplePage
from web.parts.downloads import saved_table
from web.parts.times import house_zone
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.state import SiteState
from web.site.urls import agent_url

router = APIRouter(include_in_schema=False)
Lowered = Annotated[float, Query(), Len(ge=0, le=0.5)]


def _report(
    state: SiteState, engine: SearchEngine | None, month: str, now: datetime, lowered: float = LOWERED
) -> PeopleReport:
    today = today_at(engine, now)
    period = month_named(month, today=today) or running_month(today)
    up_to_date(state, engine, now)
    with state.read() as conn:
        return people_report(conn, period, zone=house_zone(engine), lowered=lowered, at=now)


@router.get(f"{TEAM}/people", name="team_people")
def people(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    month: Annotated[Word, Query()] = "",
    lowered: Lowered = LOWERED,
) -> Response:
    """Everybody's month, with the spread chance gives it, and floors."""
    report = _report(state, engine, month, now, lowered)
    page = PeoplePage.of(texts, report, who=lead.name, today=today_at(engine, now))
    return private(render(request, texts, "lead/people.html", page))


@router.get(f"{TEAM}/people.csv", name="team_people_csv")
def people_file(
    lead: Lead,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    month: Annotated[Word, Query()] = "",
    lowered: Lowered = LOWERED,
) -> Response:
    """The same as a file."""
    report = _report(state, engine, month, now, lowered)
    return saved_table(f"people-{report.period.month}", people_table(report))


@router.get(f"{STAFF}/own", name="own_figures")
def own(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    internal: OptionalInternalEngine,
    now: Now,
    month: Annotated[Word, Query()] = "",
) -> Response:
    """What is measured of oneself, and how; reviews of one's answers; what one is to read."""
    report = _report(state, engine, month, now)
    with state.read() as conn:
        own_reviews, given = reviews_of(conn, person=staff.name), list_trainings(conn, person=staff.name)
    tree, today = internal.tree if internal else None, today_at(engine, now)
    page = OwnPage.of(texts, tree, report, reviews=own_reviews, trainings=given, who=staff.name, today=today, at=now)
    return private(render(request, texts, "lead/own.html", page))


@router.post(f"{STAFF}/own/read/{{number}}", name="own_read")
def own_read(staff: Clerk, state: TheState, now: Now, number: RowNumber) -> Response:
    """One says that one has read it."""
    try:
        with state.change() as conn:
            note_read(conn, number, person=staff.name, at=now)
    except RequestError:
        raise HTTPException(404) from None
    return RedirectResponse(agent_url("own"), 303)
