"""How articles do as a table of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from kb.insights.articles import ArticleFigures
from kb.insights.table import FigureTable
from kb.usage.votes import REASONS

COLUMNS = (
    *("article", "found", "opened", "read", "helpful", "unhelpful", *REASONS),
    *("not_this", "tickets", "flags", "overdue", "changed", "expected_saved"),
)


def article_table(
    figures: Iterable[ArticleFigures], overdue: Collection[str], changed: Mapping[str, date]
) -> FigureTable:
    """`overdue`: ids of articles whose review is due; `changed`: when the text of those changed lately was."""
    return FigureTable(
        columns=COLUMNS,
        rows=tuple(
            (
                *(one.article_id, one.found, one.opened, one.read, one.helpful, one.unhelpful),
                *(one.reasons.get(reason, 0) for reason in REASONS),
                *(one.not_this, one.tickets, one.flags, int(one.article_id in overdue)),
                *(str(changed.get(one.article_id, "")), one.saved),
            )
            for one in figures
        ),
    )
