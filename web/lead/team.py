"""The team's figures: the page, the same as a file, and the requests behind each figure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Len
from starlette.responses import Response

from kb.addresses import TEAM
from kb.service.behind_figures import FigureAsked, behind, count_behind
from kb.service.figures import MEASURES
from kb.service.measuring import measure_changed
from kb.service.monthly import LINES
from kb.service.periods import Period, days_between, month_named, running_month
from kb.service.team_report import line_of, months_until, team_report
from search.query.protocols import SearchEngine
from web.dependencies import Lead, Now, OptionalEngine, PageTexts, TheState
from web.lead.csv_files import figures_table, requests_table
from web.lead.views.behind import SIZE, BehindAsked, BehindPage
from web.lead.views.team import GroupNames, TeamPage
from web.parts.downloads import saved_table
from web.parts.times import house_zone
from web.site.pager import PagePart
from web.site.pages import private, render
from web.site.state import SiteState

router = APIRouter(prefix=TEAM, include_in_schema=False)
Word = Annotated[str, Len(max_length=200)]


class PeriodAddress(BaseModel):
    """Which days are asked for: a month, or from one day to another; the running month if nothing is understood."""

    model_config = ConfigDict(populate_by_name=True)

    month: Word = ""
    first: Annotated[Word, Len(alias="from")] = ""
    last: Annotated[Word, Len(alias="to")] = ""

    def period(self, today: date) -> Period:
        named = month_named(self.month, today=today) or days_between(self.first, self.last)
        return named or running_month(today)


class BehindAddress(PeriodAddress):
    """Which figure's requests are asked for."""

    figure: Word = "volume"
    by: Word = ""
    value: Word = ""
    page: Annotated[int, Len(ge=1, le=100_000)] = 1


def today_at(engine: SearchEngine | None, now: datetime) -> date:
    """Today by the clock of the house."""
    return now.astimezone(ZoneInfo(house_zone(engine))).date()


def up_to_date(state: SiteState, engine: SearchEngine | None, now: datetime) -> None:
    """What happened since the night is measured before it is shown; not where nothing is known of opening hours."""
    if engine:
        measure_changed(state.database, engine.tree.contacts, at=now)


@router.get("", name="team")
def team(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[PeriodAddress, Query()],
) -> Response:
    """The figures of a period beside those before."""
    today = today_at(engine, now)
    period = address.period(today)
    up_to_date(state, engine, now)
    with state.read() as conn:
        report = team_report(conn, period, at=now)
        months = months_until(conn, period, at=now)
    lines = tuple(line_of(months, measure) for measure in LINES)
    page = TeamPage.of(texts, engine.tree if engine else None, report, lines, who=lead.name, today=today)
    return private(render(request, texts, "lead/team.html", page))


@router.get("/figures.csv", name="team_csv")
def team_csv(
    lead: Lead, state: TheState, engine: OptionalEngine, now: Now, address: Annotated[PeriodAddress, Query()]
) -> Response:
    """The same figures as a file."""
    period = address.period(today_at(engine, now))
    up_to_date(state, engine, now)
    with state.read() as conn:
        report = team_report(conn, period, at=now)
    return saved_table(f"team-{period.month or period.first.isoformat()}", figures_table(report))


@router.get("/requests", name="team_requests")
def team_requests(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[BehindAddress, Query()],
) -> Response:
    """The requests behind one figure."""
    figure = _figure_of(state, engine, now, address)
    with state.read() as conn:
        number = count_behind(conn, figure)
        part = PagePart.of(address.page, number, SIZE)
        requests = behind(conn, figure, first=part.first, most=SIZE)
    asked = BehindAsked(figure=address.figure, by=address.by, value=address.value)
    words = GroupNames(texts, engine.tree if engine else None)
    page = BehindPage.of(texts, words, requests, period=figure.period, asked_for=asked, part_of=part, who=lead.name)
    return private(render(request, texts, "lead/behind.html", page))


@router.get("/requests.csv", name="team_requests_csv")
def team_requests_csv(
    lead: Lead, state: TheState, engine: OptionalEngine, now: Now, address: Annotated[BehindAddress, Query()]
) -> Response:
    """All requests behind one figure as a file."""
    figure = _figure_of(state, engine, now, address)
    with state.read() as conn:
        requests = behind(conn, figure, most=count_behind(conn, figure))
    return saved_table(f"requests-{address.figure}", requests_table(requests))


def _figure_of(state: SiteState, engine: SearchEngine | None, now: datetime, address: BehindAddress) -> FigureAsked:
    if address.figure not in MEASURES:
        raise HTTPException(404)
    period = address.period(today_at(engine, now))
    up_to_date(state, engine, now)
    value = "" if address.value == "-" else address.value
    return FigureAsked(measure=address.figure, period=period, at=now, by=address.by, value=value)
