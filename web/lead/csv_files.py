"""Tables as files that spreadsheets open: the same figures as the page, as plain numbers. Minutes and shares, no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.insights.table import FigureTable
from kb.service.figures import Figure
from kb.service.people import PeopleReport
from kb.service.team_report import TeamReport

COLUMNS = (
    "part",
    "value",
    "measure",
    "requests",
    "of",
    "share",
    "median_minutes",
    "p90_minutes",
    "median_minutes_by_clock",
    "p90_minutes_by_clock",
)


def figures_csv(report: TeamReport) -> str:
    """Every figure of the period, of the one before, and of each topic, channel and level; days at the end."""
    rows: list[list[str]] = []
    for part, figures in (("period", report.figures), ("before", report.before)):
        rows += [[part, "", *_plain(figure)] for figure in figures]
    for by, groups in report.groups.items():
        rows += [[by, group.value, *_plain(figure)] for group in groups for figure in group.figures]
    rows += [["day", day.isoformat(), "volume", str(count), *[""] * 6] for day, count in report.by_day]
    return csv_text(COLUMNS, rows)


PEOPLE = (
    "name",
    "answered",
    "closed",
    "answers_sent",
    "calls",
    "first_median_minutes",
    "solution_median_minutes",
    "kept",
    "kept_of",
    "kept_low",
    "kept_high",
    "standing",
    "reopened",
    "floor_of_closed",
    "missed_by_chance",
)


def people_csv(report: PeopleReport) -> str:
    """Everybody's month, with the limits of chance and the floor of their own best month."""
    floors = {one.name: one.floor for one in report.floors}
    rows = []
    for one in report.people:
        floor, kept = floors.get(one.name), one.kept
        numbers = (one.answered, one.closed, one.letters, one.calls, one.first.median, one.solved.median)
        shares = (kept.hits, kept.of, round(kept.limits.low, 4), round(kept.limits.high, 4))
        lowest = (floor.floor, round(floor.missed, 4)) if floor else (None, None)
        rows.append(
            [one.name, *map(_number, (*numbers, *shares)), kept.standing, str(one.reopened), *map(_number, lowest)]
        )
    return csv_text(PEOPLE, rows)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """With a byte order mark, so that spreadsheets read it as UTF-8; no cell begins a formula."""
    return "\ufeff" + FigureTable(columns=tuple(columns), rows=tuple(map(tuple, rows))).as_csv()


def _plain(figure: Figure) -> list[str]:
    share = "" if figure.kind != "share" or figure.share is None else f"{figure.share:.4f}"
    times = (figure.business.median, figure.business.p90, figure.wall.median, figure.wall.p90)
    return [figure.measure, str(figure.count), str(figure.of), share, *map(_number, times)]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
