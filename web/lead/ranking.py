"""A change of the ranking tried on live traffic: begun, watched and stopped by the lead."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from kb.addresses import TEAM
from kb.measures.preference import people_to_choose
from kb.settings import Settings
from kb.trials.interleaving import count_drafts, result_of
from kb.trials.trials import NewTrial, list_trials
from search.query.weighings import RIVALS, UNTAUGHT
from web.dependencies import Lead, Now, PageTexts, TheSite
from web.lead.views.ranking import RankingPage
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.urls import lead_url

router = APIRouter(prefix=TEAM, include_in_schema=False)


class RivalForm(BaseModel):
    """Which weighing is tried, and how small a preference for it is to be found: in per cent of those who choose."""

    rival: Literal["usual", "words", "meaning", "titles", "questions", "untaught"] = "questions"
    finds: Literal["60", "55", "52"] = "55"

    def trial(self, who: str) -> NewTrial:
        people = people_to_choose(int(self.finds) / 100)
        plan = {"rival": self.rival, "finds": int(self.finds), "chosen": people}
        return NewTrial(kind="interleaving", share=1.0, plan=plan, who=who)


def rivals_of(settings: Settings) -> tuple[str, ...]:
    """What differs from the search in use: without what customers taught only where search learns."""
    same = {settings.ranking, UNTAUGHT if settings.learning == "off" else ""}
    return tuple(rival for rival in RIVALS if rival not in same)


@router.get("/ranking", name="team_ranking")
def ranking(request: Request, lead: Lead, texts: PageTexts, site: TheSite, now: Now) -> Response:
    """What runs or ran last, and what may be tried."""
    with site.state.read() as conn:
        trials = list_trials(conn, "interleaving")
    if trials and trials[0].runs(now):
        count_drafts(site.journal.log, site.state.database, trials[0], at=now)
        with site.state.read() as conn:
            trials = list_trials(conn, "interleaving")
    with site.journal.log.read() as log:
        result = result_of(log, trials[0], at=now) if trials else None
    page = RankingPage.of(texts, trials, result, rivals=rivals_of(site.settings), who=lead.name, at=now)
    return private(render(request, texts, "lead/ranking.html", page))


@router.post("/ranking", name="team_ranking_start")
def start(lead: Lead, site: TheSite, now: Now, form: Annotated[RivalForm, Form()]) -> Response:
    """Begins one, unless one is running or search is as what would be tried."""
    if form.rival in rivals_of(site.settings):
        with site.state.change() as conn:
            site.trials.begin(conn, form.trial(lead.name), at=now)
    site.trials.changed()
    return RedirectResponse(lead_url("ranking"), 303)


@router.post("/ranking/{number}/stop", name="team_ranking_stop")
def stop(lead: Lead, site: TheSite, now: Now, number: RowNumber) -> Response:
    """Ends one before enough visitors have chosen."""
    with site.state.change() as conn:
        site.trials.end(conn, number, who=lead.name, at=now)
    site.trials.changed()
    return RedirectResponse(lead_url("ranking"), 303)
