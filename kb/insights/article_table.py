"""How articles do as a table of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kb.insights.articles import ArticleFigures
from kb.insights.table import FigureTable, TableCell
from kb.usage.votes import REASONS

COLUMNS = (
    *("article", "found", "opened", "read", "helpful", "unhelpful", *REASONS),
    *("not_this", "tickets", "flags", "overdue", "changed", "facts_changed", "facts_over", "unkept", "expected_saved"),
)


@dataclass(frozen=True, kw_only=True)
class TextPromises:
    """What an article's text promises that may not hold: of facts it cites, those with another value than at the beginning of the
    period and those past their day; and phones, prices, dates and numbers it says that no fact keeps, or another article says otherwise.
    """

    changed: int = 0
    over: int = 0
    unkept: int = 0


@dataclass(frozen=True, kw_only=True)
class TextStates:
    """How the texts of articles stand, by their ids. `promises`: None where there is no folder of texts to look into."""

    overdue: Collection[str] = ()  # whose review is due
    changed: Mapping[str, date] = field(default_factory=dict)  # of those changed lately, when
    promises: Mapping[str, TextPromises] | None = None

    def promised(self, article_id: str) -> TextPromises | None:
        return None if self.promises is None else self.promises.get(article_id, TextPromises())


def article_table(figures: Iterable[ArticleFigures], texts: TextStates) -> FigureTable:
    """What is not known of a text leaves its cells empty."""
    return FigureTable(
        columns=COLUMNS,
        rows=tuple(
            (
                *(one.article_id, one.found, one.opened, one.read, one.helpful, one.unhelpful),
                *(one.reasons.get(reason, 0) for reason in REASONS),
                *(one.not_this, one.tickets, one.flags, int(one.article_id in texts.overdue)),
                str(texts.changed.get(one.article_id, "")),
                *_promised(texts.promised(one.article_id)),
                one.saved,
            )
            for one in figures
        ),
    )


def _promised(text: TextPromises | None) -> tuple[TableCell, ...]:
    return (text.changed, text.over, text.unkept) if text else ("", "", "")
