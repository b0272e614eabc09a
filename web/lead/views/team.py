"""The team's page: figures with those before, how the months went, topics and channels; every figure leads to its requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kb.service.figures import GROUPINGS, OF_GROUPS, Figure, Group, Grouping
from kb.service.periods import Period
from kb.service.team_report import MonthLine, TeamReport
from search.index.tree import Tree
from web.lead.views.cells import Cell, FigureChange, cell, change, duration, percent
from web.lead.views.charts import Chart, Point, Scale, bar_chart, line_chart
from web.site.localised import text_in
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One figure of the period, in all its parts."""

    name: str
    help: str
    now: Cell
    p90: str
    by_clock: str
    before: Cell
    change: FigureChange


@dataclass(frozen=True)
class GroupRow:
    """The figures of one topic, channel or level."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class GroupTable:
    """Requests apart by topic, channel or level."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, kw_only=True)
class TeamPage(Page):
    who: str
    part: str = "team"  # of the lead's pages
    months: tuple[Option, ...]
    first: str
    last: str
    period: str
    before: str
    rows: tuple[FigureRow, ...]
    groups: tuple[GroupTable, ...]
    charts: tuple[Chart, ...]
    csv: str
    empty: bool

    @classmethod
    def of(
        cls, texts: Texts, tree: Tree | None, report: TeamReport, lines: tuple[MonthLine, ...], *, who: str, today: date
    ) -> TeamPage:
        period = report.period
        words = GroupNames(texts, tree)
        return cls(
            title=texts("team.title"),
            who=who,
            months=month_options(texts, period, today),
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            period=period_text(texts, period),
            before=period_text(texts, period.before),
            rows=tuple(
                figure_row(texts, figure, before, period)
                for figure, before in zip(report.figures, report.before, strict=True)
            ),
            groups=tuple(_group_table(words, by, report.groups[by], period) for by in GROUPINGS if report.groups[by]),
            charts=charts_of(texts, report, lines),
            csv=lead_url("figures.csv", **asked(period)),
            empty=not report.figures[0].count,
        )


@dataclass(frozen=True)
class GroupNames:
    """Names of topics, channels and levels as pages call them."""

    texts: Texts
    tree: Tree | None

    def of(self, by: Grouping, value: str) -> str:
        if by == "channel":
            return self.texts.get(f"team.channel.{value}", value)
        if not value:
            return self.texts("team.none")
        if self.tree is None:
            return value
        if by == "topic":
            topic = self.tree.contacts.topic(value)
            return text_in(topic.title, self.texts.lang) if topic else value
        level = next((level for level in self.tree.contacts.service_levels if level.id == value), None)
        return text_in(level.title, self.texts.lang) if level else value


def asked(period: Period) -> dict[str, str]:
    """A period as addresses ask for it."""
    if period.month:
        return {"month": period.month}
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def period_text(texts: Texts, period: Period) -> str:
    """ "October 2026"; days where it is not a whole month."""
    if period.month and period.whole:
        return _month_name(texts, period.month)
    return texts.days(period.first, period.last)


def month_options(texts: Texts, period: Period, today: date, count: int = 24) -> tuple[Option, ...]:
    """The months one may look at, the newest first."""
    months = reversed(Period(today, today).months_back(count))
    return tuple(Option(month.month, _month_name(texts, month.month), month.month == period.month) for month in months)


def figure_row(texts: Texts, figure: Figure, before: Figure, period: Period) -> FigureRow:
    """A figure beside the one before; of a time also what nine in ten did not exceed, and the same by the clock."""
    is_time = figure.kind == "time"
    clock = texts(
        "team.by_clock",
        median=duration(texts, figure.wall.median, clock=True),
        p90=duration(texts, figure.wall.p90, clock=True),
    )
    return FigureRow(
        name=texts(f"team.measure.{figure.measure}"),
        help=texts(f"team.measure_help.{figure.measure}"),
        now=cell(texts, figure, behind_url(period, figure.measure)),
        p90=duration(texts, figure.business.p90) if is_time and figure.count else "",
        by_clock=clock if is_time and figure.count else "",
        before=cell(texts, before, behind_url(period.before, figure.measure)),
        change=change(texts, figure, before),
    )


def behind_url(period: Period, measure: str, by: str = "", value: str = "") -> str:
    """Where the requests behind a figure are listed."""
    return lead_url("requests", **asked(period), figure=measure, by=by, value=value or ("-" if by else ""))


def _group_table(words: GroupNames, by: Grouping, groups: tuple[Group, ...], period: Period) -> GroupTable:
    texts = words.texts
    return GroupTable(
        texts(f"team.by_{by}"),
        texts(f"team.{by}_head"),
        tuple(texts(f"team.measure.{measure}") for measure in OF_GROUPS),
        tuple(
            GroupRow(
                words.of(by, group.value),
                tuple(
                    cell(texts, figure, behind_url(period, figure.measure, by, group.value)) for figure in group.figures
                ),
            )
            for group in groups
        ),
    )


def charts_of(texts: Texts, report: TeamReport, lines: tuple[MonthLine, ...]) -> tuple[Chart, ...]:
    """Requests day by day, and the lines of the months."""
    days = [
        Point(
            texts.day(day),
            count,
            texts.number(count),
            behind_url(report.period, "volume", "day", str(day.toordinal())) if count else "",
            str(day.day),
        )
        for day, count in report.by_day
    ]
    top = texts.number(max((count for _, count in report.by_day), default=0))
    charts = [bar_chart(texts("team.by_day"), days, unit=texts("team.measure.volume"), top=top)]
    charts += [month_line(texts, line) for line in lines if sum(value is not None for _, value in line.months) > 1]
    return tuple(charts)


def month_line(texts: Texts, line: MonthLine) -> Chart:
    """A measure month by month with the limits of its own up and down."""
    share = line.measure in ("kept", "reopened", "helped")
    said: Callable[[float | None], str] = (
        (lambda value: percent(texts, value)) if share else (lambda value: duration(texts, value))
    )
    points = [
        Point(
            _month_name(texts, month), value, said(value), lead_url(month=month), texts(f"team.short.{int(month[5:])}")
        )
        for month, value in line.months
    ]
    values = [value for _, value in line.months if value is not None]
    if line.limits:
        values += [line.limits.limits.low, line.limits.limits.high]
    low = max(0.0, min(values)) if share else 0.0
    high = min(1.0, max(values)) if share else max(values)
    return line_chart(
        texts("team.month_by_month", measure=texts(f"team.measure.{line.measure}")),
        points,
        Scale(low=low, high=high, low_text=said(low), high_text=said(high)),
        unit=texts(f"team.measure.{line.measure}"),
        mean=line.limits.mean if line.limits else None,
        limits=line.limits.limits if line.limits else None,
        note=texts("team.limits_note") if line.limits else texts("team.too_few_months"),
    )


def _month_name(texts: Texts, month: str) -> str:
    """ "October 2026" for "2026-10"."""
    return texts(f"team.month.{int(month[5:])}", year=month[:4])
