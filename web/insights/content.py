"""What readers ask and where the help centre fails them: figures of questions, as a page and as a file. For managers and writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import INSIGHTS
from kb.insights.causes import ContentStep
from kb.insights.clusters import proposed_steps, told_clusters
from kb.insights.days import counted
from kb.insights.periods import DayPeriod
from kb.insights.question_table import question_table
from kb.insights.questions import AskedGroup, told_groups
from web.dependencies import Now, OptionalInternalEngine, PageTexts, TheJournal, TheSite, TheState
from web.insights.address import ChosenQuestions, ContentOwner, QuestionsAddress, shown
from web.insights.counting import count_insights
from web.insights.views.content import QuestionsPage, of_section
from web.parts.downloads import saved_table
from web.site.urls import insights_url

router = APIRouter(prefix=INSIGHTS, include_in_schema=False)


@router.get("", name="manager")
def manager(staff: ContentOwner) -> Response:
    return RedirectResponse(insights_url("content"), 303)


@router.get("/content", name="content")
def questions(
    request: Request,
    staff: ContentOwner,
    texts: PageTexts,
    state: TheState,
    journal: TheJournal,
    engine: OptionalInternalEngine,
    now: Now,
    address: ChosenQuestions,
) -> Response:
    """Groups of questions, those that failed most visitors first."""
    period = DayPeriod.of(address.days, now.date())
    groups, steps = _told(state, journal, period, address)
    with journal.log.read() as conn:
        days = counted(conn)
    tree = engine.tree if engine else None
    page = QuestionsPage.of(
        texts,
        tree,
        of_section(groups, tree, address.section),
        who=staff,
        asked=address.asked,
        period=period,
        counted=days,
        steps=steps,
    )
    return shown(request, texts, "insights/questions.html", page)


@router.get("/content/questions.csv", name="content_csv")
def questions_csv(
    staff: ContentOwner,
    state: TheState,
    journal: TheJournal,
    engine: OptionalInternalEngine,
    now: Now,
    address: ChosenQuestions,
) -> Response:
    """The same figures as a file."""
    groups, steps = _told(state, journal, DayPeriod.of(address.days, now.date()), address)
    return saved_table(
        "questions", question_table(of_section(groups, engine.tree if engine else None, address.section), steps)
    )


@router.post("/count", name="count_insights")
def count(staff: ContentOwner, site: TheSite, now: Now) -> Response:
    """Counts what has not been counted yet; housekeeping does so by itself."""
    count_insights(site, at=now)
    return RedirectResponse(insights_url("content"), 303)


def _told(
    state: TheState, journal: TheJournal, period: DayPeriod, address: QuestionsAddress
) -> tuple[Sequence[AskedGroup], Mapping[str, ContentStep]]:
    """Groups, and what to do about each."""
    groups = told_groups(journal.log, period, lang=address.lang, device=address.device or None)
    with state.read() as conn:
        return groups, proposed_steps(groups, told_clusters(conn, journal.log, period))
