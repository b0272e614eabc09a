"""How articles do as a table of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kb.insights.articles import ArticleFigures
from kb.insights.table import FigureTable
from kb.usage.votes import REASONS

COLUMNS = (
    *("article", "found", "opened", "read", "helpful", "unhelpful", *REASONS),
    *("not_this", "tickets", "flags", "overdue", "expected_saved"),
)


def article_table(figures: Iterable[ArticleFigures], overdue: Collection[str]) -> FigureTable:
    """`overdue`: ids of articles whose review is due."""
    return FigureTable(
        columns=COLUMNS,
        rows=tuple(
            (
                *(one.article_id, one.found, one.opened, one.read, one.helpful, one.unhelpful),
                *(one.reasons.get(reason, 0) for reason in REASONS),
                *(one.not_this, one.tickets, one.flags, int(one.article_id in overdue), one.saved),
            )
            for one in figures
        ),
    )
