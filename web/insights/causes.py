"""Why people write to us, in groups; one group with what stands behind it and the step it proposes. For managers and writers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import INSIGHTS
from kb.insights.causes import ContentStep
from kb.insights.cluster_table import cluster_table
from kb.insights.clusters import Groups, members_of, told_clusters
from kb.insights.days import counted
from kb.insights.left_passages import left_passages
from kb.insights.periods import DayPeriod
from kb.insights.questions import every_group, told_groups, wordings
from kb.insights.steps import COMPARED, NewStep, take_step, taken_steps
from kb.storage.database import Transaction
from web.dependencies import Now, OptionalEngine, OptionalInternalEngine, PageTexts, TheJournal, TheState
from web.insights.address import Chosen, ContentOwner, shown
from web.insights.proposals import draft_of_group, place_with_question
from web.insights.views.causes import CausesPage
from web.insights.views.content import of_section_of
from web.insights.views.group import GroupBehind, GroupPage
from web.parts.downloads import saved_as, saved_table

router = APIRouter(prefix=INSIGHTS, include_in_schema=False)


@router.get("/content/causes", name="causes")
def causes(
    request: Request,
    staff: ContentOwner,
    texts: PageTexts,
    state: TheState,
    journal: TheJournal,
    engine: OptionalInternalEngine,
    now: Now,
    address: Chosen,
) -> Response:
    period, tree = DayPeriod.of(address.days, now.date()), engine.tree if engine else None
    with state.read() as conn:
        clusters, steps = told_clusters(conn, journal.log, period), taken_steps(conn)
    with journal.log.read() as log:
        days = counted(log)
    clusters_shown = of_section_of(clusters, tree, address.section, address.lang)
    page = CausesPage.of(
        texts, tree, clusters_shown, who=staff, asked=address.asked, period=period, counted=days, steps=steps
    )
    return shown(request, texts, "insights/causes.html", page)


@router.get("/content/causes.csv", name="causes_csv")
def causes_csv(
    staff: ContentOwner, state: TheState, journal: TheJournal, engine: OptionalInternalEngine, now: Now, address: Chosen
) -> Response:
    with state.read() as conn:
        clusters = told_clusters(conn, journal.log, DayPeriod.of(address.days, now.date()))
    tree = engine.tree if engine else None
    return saved_table("causes", cluster_table(of_section_of(clusters, tree, address.section, address.lang)))


class GroupRead:
    """One group of a period: as it was asked and as it was written to us; 404 for one that may not be shown."""

    def __init__(self, state: TheState, journal: TheJournal, now: Now, address: Chosen, group: str) -> None:
        self.period, self.name, self.address = DayPeriod.of(address.days, now.date()), group, address
        with state.read() as conn:
            clusters = told_clusters(conn, journal.log, self.period)
            asked = next((one for one in told_groups(journal.log, self.period) if one.group_id == group), None)
            cluster = next((one for one in clusters if one.cluster == group), None)
            with journal.log.read() as log:
                said, groups = wordings(log, group, self.period), every_group(log)
                left = left_passages(log, cluster.article_id, self.period) if cluster else ()
            members = members_of(conn, group, self.period, groups) if cluster else ()
            four_weeks = DayPeriod.of(COMPARED.days, now.date())
            self.lately = len(members_of(conn, group, four_weeks, groups))
            self.behind = GroupBehind(
                asked=asked,
                cluster=cluster,
                tickets=tuple(one.ticket for one in members),
                wordings=said,
                steps=taken_steps(conn, group),
                left=left,
            )
            self.since = {
                step.id: _since(conn, groups, group, step.at.date(), now.date()) for step in self.behind.steps
            }
        if asked is None and cluster is None:
            raise HTTPException(404)


TheGroup = Annotated[GroupRead, Depends()]


@router.get("/content/groups/{group:path}/draft", name="group_draft")
def draft(staff: ContentOwner, read: TheGroup) -> Response:
    """A draft article with the words that customers share."""
    return saved_as("draft.md", draft_of_group(read.behind), "text/markdown")


@router.post("/content/groups/{group:path}/step", name="group_step")
def step(
    staff: ContentOwner,
    texts: PageTexts,
    state: TheState,
    read: TheGroup,
    now: Now,
    step: Annotated[ContentStep, Form()],
) -> Response:
    """Notes that somebody took a step, so that what comes of it can be told."""
    cluster = read.behind.cluster
    new = NewStep(
        cluster=read.name,
        title=read.behind.title,
        step=step,
        article_id=cluster.article_id if cluster else "",
        who=staff.name,
        before=read.lately,
    )
    with state.change() as conn:
        take_step(conn, new, at=now)
    return RedirectResponse(read.address.asked.group_url(read.name), 303)


@router.get("/content/groups/{group:path}", name="group")
def group(
    request: Request,
    staff: ContentOwner,
    texts: PageTexts,
    read: TheGroup,
    engine: OptionalInternalEngine,
    public: OptionalEngine,
) -> Response:
    behind = read.behind
    place = place_with_question(public, behind)
    page = GroupPage.of(
        texts,
        engine.tree if engine else None,
        behind,
        who=staff,
        asked=read.address.asked,
        place=place,
        since=read.since,
    )
    return shown(request, texts, "insights/group.html", page)


def _since(state: Transaction, groups: Groups, group: str, first: date, today: date) -> int | None:
    """Tickets of a group since a day, as many as four weeks would bring; None while that is less than a week."""
    period = DayPeriod(first=first, last=today)
    if period.days < 7:
        return None
    return round(len(members_of(state, group, period, groups)) * COMPARED.days / period.days)
