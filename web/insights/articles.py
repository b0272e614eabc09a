"""How each article does, those that could save most requests first: as a page and as a file. For managers and writers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from kb.addresses import INSIGHTS
from kb.insights.article_table import article_table
from kb.insights.articles import article_figures
from kb.insights.days import counted
from kb.insights.periods import DayPeriod
from search.index.tree import Tree
from web.dependencies import Now, OptionalInternalEngine, PageTexts, TheJournal, TheState
from web.insights.address import Chosen, ContentOwner, shown
from web.insights.views.articles import ArticlesPage, within_section
from web.parts.downloads import saved_table

router = APIRouter(prefix=INSIGHTS, include_in_schema=False)


def overdue_of(tree: Tree | None, today: date) -> frozenset[str]:
    """Articles whose review is due."""
    return (
        frozenset(card.id for card in tree.cards if card.review_by and card.review_by < today) if tree else frozenset()
    )


def changed_of(tree: Tree | None) -> Mapping[str, date]:
    """When the text of those was changed that was changed in the last month: their figures are of two texts."""
    return {id: change.day for id, change in tree.changes.items()} if tree else {}


@router.get("/content/articles", name="article_figures")
def articles(
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
        figures = article_figures(conn, journal.log, period)
    with journal.log.read() as log:
        days = counted(log)
    page = ArticlesPage.of(
        texts,
        tree,
        within_section(figures, tree, address.section, address.lang),
        who=staff,
        asked=address.asked,
        period=period,
        counted=days,
        overdue=overdue_of(tree, now.date()),
        changed=changed_of(tree),
    )
    return shown(request, texts, "insights/articles.html", page)


@router.get("/content/articles.csv", name="article_figures_csv")
def articles_csv(
    staff: ContentOwner, state: TheState, journal: TheJournal, engine: OptionalInternalEngine, now: Now, address: Chosen
) -> Response:
    tree = engine.tree if engine else None
    with state.read() as conn:
        figures = article_figures(conn, journal.log, DayPeriod.of(address.days, now.date()))
    within = within_section(figures, tree, address.section, address.lang)
    return saved_table("articles", article_table(within, overdue_of(tree, now.date()), changed_of(tree)))
