"""The month's report in words: what changed and where it lies, what to write next, the figures and the lines of the months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.service.monthly import MonthFinding, MonthlyReport
from kb.service.periods import Period
from search.index.tree import Tree
from web.lead.views.cells import change, duration, percent
from web.lead.views.charts import Chart
from web.lead.views.team import (
    FigureRow,
    GroupNames,
    asked,
    behind_url,
    charts_of,
    figure_row,
    month_options,
    period_text,
)
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url


@dataclass(frozen=True, kw_only=True)
class MonthlyPage(Page):
    who: str
    part: str = "report"
    brand: str
    lang: str
    months: tuple[Option, ...]
    month: str
    running: bool
    changed: tuple[Link, ...]
    unwritten: tuple[Link, ...]
    rows: tuple[FigureRow, ...]
    charts: tuple[Chart, ...]
    files: tuple[Link, ...]
    invented: bool

    @classmethod
    def of(
        cls, texts: Texts, tree: Tree | None, monthly: MonthlyReport, *, who: str, today: date, pdf: bool
    ) -> MonthlyPage:
        report, names = monthly.report, GroupNames(texts, tree)
        period = report.period
        kinds = ("html", "csv", "pdf") if pdf else ("html", "csv")
        return cls(
            title=texts("team.report.title", month=period_text(texts, period)),
            who=who,
            brand=texts.brand,
            lang=texts.lang,
            months=month_options(texts, period, today),
            month=period_text(texts, period),
            running=not period.whole,
            changed=tuple(Link(finding_text(names, one), behind_url(period, one.measure)) for one in monthly.findings),
            unwritten=unwritten_lines(names, monthly, period),
            rows=tuple(
                figure_row(texts, figure, before, period)
                for figure, before in zip(report.figures, report.before, strict=True)
            ),
            charts=charts_of(texts, report, monthly.lines),
            files=tuple(
                Link(texts(f"team.report.as_{kind}"), lead_url("report/file", **asked(period), format=kind))
                for kind in kinds
            ),
            invented=monthly.invented,
        )


def finding_text(names: GroupNames, finding: MonthFinding) -> str:
    """ "Promises kept: 91 %, before 97 % (−6 pp, worse). Most of it: topic Cards (23)." """
    texts = names.texts
    moved = change(texts, finding.now, finding.before)
    said = texts(
        "team.report.changed",
        measure=texts(f"team.measure.{finding.measure}"),
        now=_value(texts, finding.now.value, finding.now.kind),
        before=_value(texts, finding.before.value, finding.before.kind),
        change=moved.text,
    )
    if not finding.by:
        return said
    where = texts(
        "team.report.where",
        head=texts(f"team.{finding.by}_head").lower(),
        value=names.of(finding.by, finding.value),
        part=finding.part,
    )
    return f"{said} {where}"


def unwritten_lines(names: GroupNames, monthly: MonthlyReport, period: Period) -> tuple[Link, ...]:
    """Topics whose answers had no article, each leading to its requests."""
    return tuple(
        Link(
            names.texts("team.report.unwritten", n=one.requests, of=one.of, topic=names.of("topic", one.topic)),
            behind_url(period, "first_answer", "topic", one.topic),
        )
        for one in monthly.unwritten
    )


def _value(texts: Texts, value: float | None, kind: str) -> str:
    if kind == "share":
        return percent(texts, value)
    if kind == "time":
        return duration(texts, value)
    return texts.number(round(value or 0))
