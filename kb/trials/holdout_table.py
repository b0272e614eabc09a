"""A hold-out as a table of figures, shares in per cent: the page's file and `kb insights holdout`."""

from __future__ import annotations

from kb.insights.table import FigureTable
from kb.measures.rate_difference import Apart, HitsOf
from kb.trials.holdout_report import HoldoutReport

COLUMNS = (
    *("part", "without_people", "without_wrote", "without_percent", "with_people", "with_wrote", "with_percent"),
    *("fewer_points", "from_points", "to_points"),
)


def holdout_table(report: HoldoutReport | None) -> FigureTable:
    """All together, then each topic; no rows where there never was a hold-out."""
    if report is None:
        return FigureTable(columns=COLUMNS, rows=())
    rows = [_row("all", report.held, report.offered, report.apart)]
    rows += [_row(one.topic or "others", one.held, one.offered, one.apart) for one in report.topics]
    return FigureTable(columns=COLUMNS, rows=tuple(rows))


def _row(part: str, held: HitsOf, offered: HitsOf, apart: Apart) -> tuple[str | int | float, ...]:
    sides = (cell for side in (held, offered) for cell in (side.of, side.hits, _percent(side.share)))
    return (part, *sides, _percent(apart.value), _percent(apart.low), _percent(apart.high))


def _percent(share: float) -> float:
    return round(100 * share, 1)
