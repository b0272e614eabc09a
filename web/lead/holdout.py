"""The hold-out as the lead sees it: what it can show, begun, watched and stopped; the same figures as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel
from pydantic import Field as Len
from starlette.responses import RedirectResponse, Response

from kb.addresses import TEAM
from kb.measures.rate_difference import smallest_seen
from kb.trials.holdout_report import HALF, OPEN_PEOPLE, TENTH, Traffic, holdout_report, traffic_of
from kb.trials.holdout_table import holdout_table
from kb.trials.spared import spared_topics
from kb.trials.trials import NewTrial, list_trials
from web.dependencies import Lead, Now, OptionalEngine, PageTexts, TheJournal, TheSite, TheState, contacts_of
from web.lead.views.holdout import Cost, HoldoutAsked, HoldoutPage
from web.lead.views.team import GroupNames
from web.parts.downloads import saved_table
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.urls import lead_url

router = APIRouter(prefix=TEAM, include_in_schema=False)
LONGEST = 26  # weeks of a term


class TrafficAddress(BaseModel):
    """What the lead assumes of the traffic; 0: what the last weeks say."""

    weekly: Annotated[float, Len(ge=0, le=1_000_000)] = 0
    usual: Annotated[float, Len(ge=0, le=95)] = 0  # per cent


class StartForm(BaseModel):
    """How it is to be done: half the visitors for some weeks, or a tenth of them until it is stopped."""

    way: Literal["half", "tenth"] = "half"
    weeks: Annotated[int, Len(ge=2, le=LONGEST)] = 8
    weekly: Annotated[float, Len(ge=0, le=1_000_000)] = 0
    usual: Annotated[float, Len(ge=5, le=95)] = 70  # per cent

    def trial(self, who: str, now: Now) -> NewTrial:
        share = HALF if self.way == "half" else TENTH
        people = round(self.weekly * self.weeks) if self.way == "half" else OPEN_PEOPLE
        usual = self.usual / 100
        effect = smallest_seen(people, share=share, usual=usual)
        plan = {"people": people, "usual": usual, "effect": effect, "weekly": self.weekly, "weeks": self.weeks}
        ends = now + timedelta(weeks=self.weeks) if self.way == "half" else None
        return NewTrial(kind="holdout", share=share, plan=plan, who=who, ends_at=ends)


@router.get("/holdout", name="team_holdout")
def holdout(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    site: TheSite,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[TrafficAddress, Query()],
) -> Response:
    """What runs or ran last, and what another one could show with this traffic."""
    contacts = contacts_of(engine)
    spared = spared_topics(contacts)
    with site.state.read() as state, site.journal.log.read() as log:
        measured_traffic = traffic_of(state, log, spared=spared, at=now)
        trials = list_trials(state, "holdout")
        report = holdout_report(log, trials[0], at=now) if trials else None
    traffic = Traffic(address.weekly or measured_traffic.weekly, address.usual / 100 or measured_traffic.usual)
    cost = Cost(site.settings.request_cost, site.settings.currency)
    names = GroupNames(texts, engine.tree if engine else None)
    known = sorted(spared & contacts.topic_ids)
    asked = HoldoutAsked(traffic=traffic, spared=tuple(known), cost=cost, at=now)
    page = HoldoutPage.of(names, report, trials[1:], asked, who=lead.name)
    return private(render(request, texts, "lead/holdout.html", page))


@router.get("/holdout.csv", name="team_holdout_csv")
def holdout_csv(lead: Lead, state: TheState, journal: TheJournal, now: Now) -> Response:
    """The figures of the last one as a file."""
    with state.read() as conn, journal.log.read() as log:
        trials = list_trials(conn, "holdout")
        report = holdout_report(log, trials[0], at=now) if trials else None
    return saved_table("holdout", holdout_table(report))


@router.post("/holdout", name="team_holdout_start")
def start(lead: Lead, site: TheSite, now: Now, form: Annotated[StartForm, Form()]) -> Response:
    """Begins one, unless one is running."""
    with site.state.change() as conn:
        site.trials.begin(conn, form.trial(lead.name, now), at=now)
    site.trials.changed()
    return RedirectResponse(lead_url("holdout"), 303)


@router.post("/holdout/{number}/stop", name="team_holdout_stop")
def stop(lead: Lead, site: TheSite, now: Now, number: RowNumber) -> Response:
    """Ends one before its time; who took part is followed to the end of their week."""
    with site.state.change() as conn:
        site.trials.end(conn, number, who=lead.name, at=now)
    site.trials.changed()
    return RedirectResponse(lead_url("holdout"), 303)
