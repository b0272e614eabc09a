"""People's figures as shown: by name, with what chance does to them, and floors with the warning how often chance misses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from kb.measures.control_charts import LEAST_TICKETS
from kb.measures.floors import Floor
from kb.service.people import PeopleReport, PersonFigures, PersonFloor
from web.lead.views.cells import duration, percent
from web.lead.views.team import asked, month_options, period_text
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url

LOWERINGS = (0.0, 0.05, 0.1, 0.2)


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person's month. `standing` is said in words; `mood` is a class of the style sheet."""

    name: str
    answered: str
    answered_url: str
    closed: str
    closed_url: str
    letters: str
    calls: str
    first: str
    solved: str
    kept: str
    kept_of: str
    limits: str
    standing: str
    mood: str
    reopened: str


@dataclass(frozen=True, kw_only=True)
class FloorRow:
    """A floor of a person's own best month, and how often chance alone misses it."""

    name: str
    now: str
    best: str
    floor: str
    missed: str
    limits: str
    standing: str


@dataclass(frozen=True, kw_only=True)
class PeoplePage(Page):
    who: str
    part: str = "people"
    months: tuple[Option, ...]
    period: str
    rows: tuple[PersonRow, ...]
    floors: tuple[FloorRow, ...]
    lowerings: tuple[Option, ...]
    lead: str
    warning: str
    csv: str

    @classmethod
    def of(cls, texts: Texts, report: PeopleReport, *, who: str, today: date) -> PeoplePage:
        return cls(
            title=texts("team.people.title"),
            who=who,
            months=month_options(texts, report.period, today),
            period=period_text(texts, report.period),
            rows=tuple(person_row(texts, one, report) for one in report.people),
            floors=tuple(floor_row(texts, one) for one in report.floors if one.floor),
            lowerings=tuple(
                Option(f"{lowered:g}", percent(texts, lowered), lowered == report.lowered) for lowered in LOWERINGS
            ),
            lead=_lead(texts, report),
            warning=_warning(texts, report.team_floor),
            csv=lead_url("people.csv", **asked(report.period), lowered=f"{report.lowered:g}"),
        )


def person_row(texts: Texts, one: PersonFigures, report: PeopleReport) -> PersonRow:
    """Limits are shown beside the share, and words only where chance is no explanation."""
    kept = one.kept
    month = asked(report.period)
    limits = texts("team.people.between", low=percent(texts, kept.limits.low), high=percent(texts, kept.limits.high))
    return PersonRow(
        name=one.name,
        answered=texts.number(one.answered),
        answered_url=lead_url("requests", **month, figure="first_answer", by="first_by", value=one.name),
        closed=texts.number(one.closed),
        closed_url=lead_url("requests", **month, figure="solution", by="closed_by", value=one.name),
        letters=texts.number(one.letters),
        calls=texts.number(one.calls),
        first=duration(texts, one.first.median),
        solved=duration(texts, one.solved.median),
        kept=percent(texts, kept.share),
        kept_of=texts("team.of", n=kept.hits, of=kept.of) if kept.of else "",
        limits=limits if kept.of else "",
        standing=texts(f"team.standing.{kept.standing}", least=LEAST_TICKETS) if kept.of else "",
        mood={"above": "better", "below": "worse"}.get(kept.standing, ""),
        reopened=texts.number(one.reopened),
    )


def floor_row(texts: Texts, one: PersonFloor) -> FloorRow:
    """A floor beside this month; nothing is claimed of it without the limits of the person's own months."""
    floor = one.floor
    chart = one.chart
    limits = ""
    if chart:
        low, high = max(0, round(chart.limits.low)), round(chart.limits.high)
        limits = texts("team.people.between", low=texts.number(low), high=texts.number(high))
    standing = "usual" if chart is None or not chart.outside(one.now) else "below" if one.now < chart.mean else "above"
    return FloorRow(
        name=one.name,
        now=texts.number(one.now),
        best=texts.number(round(floor.best)) if floor else "",
        floor=texts.number(ceil(floor.floor)) if floor else "",
        missed=texts("team.people.missed", months=round(floor.missed_a_year, 1)) if floor else "",
        limits=limits or texts("team.too_few_months"),
        standing=texts(f"team.standing.{standing}", least=LEAST_TICKETS) if chart else "",
    )


def _lead(texts: Texts, report: PeopleReport) -> str:
    period = period_text(texts, report.period)
    if report.team_share is None:
        return texts("team.people.lead_without", period=period)
    return texts("team.people.lead", period=period, share=percent(texts, report.team_share))


def _warning(texts: Texts, floor: Floor | None) -> str:
    """Of the team's floor of kept promises: what it asks for, and how often it is missed by chance."""
    if floor is None:
        return texts("team.people.no_floor")
    return texts(
        "team.people.warning",
        best=percent(texts, floor.best),
        floor=percent(texts, floor.floor),
        usual=percent(texts, floor.usual),
        months=round(floor.missed_a_year, 1),
        once=percent(texts, floor.once_a_year),
    )
