"""Planning: the load of the last weeks, and what it takes by what the lead assumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from pydantic import Field as Len
from pydantic.fields import FieldInfo
from starlette.responses import Response

from kb.addresses import TEAM
from kb.articles.contacts import Contacts
from kb.measures.shifts import WEEK
from kb.requests.service_levels import schedule_of
from kb.service.load import HOURS, Assumptions, Load, Staffing, load_of, staffing_of
from web.dependencies import Lead, Now, OptionalEngine, PageTexts, TheState, contacts_of
from web.lead.csv_files import planning_table
from web.lead.team import today_at, up_to_date
from web.lead.views.planning import BOUNDS, PlanningPage
from web.parts.downloads import saved_table
from web.site.pages import private, render

router = APIRouter(prefix=TEAM, include_in_schema=False)


def _within(name: str) -> FieldInfo:
    least, most = BOUNDS[name]
    bounds: FieldInfo = Len(ge=least, le=most)
    return bounds


class AssumedAddress(BaseModel):
    """What the lead assumes, within what the page's fields allow. A number outside is refused (422)."""

    weeks: Annotated[int, _within("weeks")] = Assumptions.weeks
    talk: Annotated[float, _within("talk")] = Assumptions.talk
    patience: Annotated[float, _within("patience")] = Assumptions.patience
    within: Annotated[float, _within("within")] = Assumptions.within
    share: Annotated[float, _within("share")] = Assumptions.share * 100
    per_hour: Annotated[float, _within("per_hour")] = Assumptions.per_hour
    letter_hours: Annotated[int, _within("letter_hours")] = Assumptions.letter_hours
    person_week: Annotated[float, _within("person_week")] = Assumptions.person_week

    @property
    def say(self) -> Assumptions:
        return Assumptions(**{**self.model_dump(), "share": self.share / 100})


@router.get("/planning", name="team_planning")
def planning(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[AssumedAddress, Query()],
) -> Response:
    """When requests come, and how many people that takes."""
    plan = _worked_out(state, engine, now, address)
    page = PlanningPage.of(texts, plan.load, plan.staffing, address.say, who=lead.name)
    return private(render(request, texts, "lead/planning.html", page))


@router.get("/planning.csv", name="team_planning_csv")
def planning_file(
    lead: Lead, state: TheState, engine: OptionalEngine, now: Now, address: Annotated[AssumedAddress, Query()]
) -> Response:
    """Each hour of the week as a file."""
    plan = _worked_out(state, engine, now, address)
    return saved_table("planning", planning_table(plan.load, plan.staffing))


@dataclass(frozen=True)
class _WorkedOut:
    load: Load
    staffing: Staffing


def _worked_out(state: TheState, engine: OptionalEngine, now: Now, address: AssumedAddress) -> _WorkedOut:
    up_to_date(state, engine, now)
    with state.read() as conn:
        load = load_of(conn, today_at(engine, now), address.weeks)
    return _WorkedOut(load, staffing_of(load, open_hours(contacts_of(engine), now), address.say))


def open_hours(contacts: Contacts, now: datetime) -> Sequence[Sequence[bool]]:
    """By weekday and hour of an ordinary week whether the first service level is answered; always where there is none."""
    if not contacts.service_levels:
        return [[True] * HOURS for _ in range(WEEK)]
    plain = contacts.model_copy(update={"holidays": ()})
    schedule, zone = schedule_of(contacts.service_levels[0], plain), ZoneInfo(contacts.zone)
    monday = now.astimezone(zone).replace(hour=0, minute=30, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    return [
        [schedule.is_open((monday + timedelta(days=day)).replace(hour=hour)) for hour in range(HOURS)]
        for day in range(WEEK)
    ]
