"""How each article does, those that could save most requests first: as a page and as a file. For managers and writers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kb.addresses import INSIGHTS
from kb.errors import BadArticles
from kb.insights.article_table import TextPromises, TextStates, article_table
from kb.insights.articles import article_figures
from kb.insights.days import counted
from kb.insights.periods import DayPeriod
from search.index.tree import Tree
from search.writers.writing_place import Writing
from web.dependencies import Now, OptionalInternalEngine, PageTexts, TheJournal, TheState, TheWriting
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


def promises_in(writing: Writing, since: date) -> Mapping[str, TextPromises] | None:
    """What the texts in the folder of articles promise that may not hold; None on a server without one."""
    try:
        return writing.drafts.promises(since)
    except BadArticles:
        return None


class ArticlesRead:
    """What page and file tell: articles of the section and language that are asked for, and how their texts stand."""

    def __init__(
        self,
        state: TheState,
        journal: TheJournal,
        engine: OptionalInternalEngine,
        now: Now,
        address: Chosen,
    ) -> None:
        self.period, self.tree = DayPeriod.of(address.days, now.date()), engine.tree if engine else None
        self.address = address
        with state.read() as conn:
            figures = article_figures(conn, journal.log, self.period)
        self.figures = within_section(figures, self.tree, address.section, address.lang)
        self.today = now.date()

    def texts(self, writing: Writing) -> TextStates:
        """How the texts stand, by the folder of articles."""
        return TextStates(
            overdue=overdue_of(self.tree, self.today),
            changed=changed_of(self.tree),
            promises=promises_in(writing, self.period.first),
        )


TheArticles = Annotated[ArticlesRead, Depends()]


@router.get("/content/articles", name="article_figures")
def articles(
    request: Request, staff: ContentOwner, texts: PageTexts, journal: TheJournal, writing: TheWriting, read: TheArticles
) -> Response:
    with journal.log.read() as log:
        days = counted(log)
    page = ArticlesPage.of(
        texts,
        read.tree,
        read.figures,
        who=staff,
        asked=read.address.asked,
        period=read.period,
        counted=days,
        states=read.texts(writing),
    )
    return shown(request, texts, "insights/articles.html", page)


@router.get("/content/articles.csv", name="article_figures_csv")
def articles_csv(staff: ContentOwner, writing: TheWriting, read: TheArticles) -> Response:
    return saved_table("articles", article_table(read.figures, read.texts(writing)))
