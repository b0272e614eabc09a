"""The hold-out as shown: sentences that may be repeated as they stand, figures, and what another one could show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.measures.rate_difference import HitsOf
from kb.trials.holdout_report import HALF, TENTH, HoldoutReport, Traffic, promises
from kb.trials.trials import Trial
from web.lead.views.cells import percent
from web.lead.views.team import GroupNames
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import lead_url

FEW = 5  # people under whom a number may tell of somebody


@dataclass(frozen=True)
class Cost:
    """Of answering one request; 0: unknown."""

    request: float
    currency: str


@dataclass(frozen=True, kw_only=True)
class HoldoutAsked:
    """What the page is made for."""

    traffic: Traffic
    spared: tuple[str, ...]  # topics
    cost: Cost
    at: datetime


@dataclass(frozen=True)
class SideRow:
    """One part of the figures: all, or a topic."""

    name: str
    held: str
    offered: str
    apart: str


@dataclass(frozen=True)
class PromiseRow:
    """What so many weeks can show, either way."""

    weeks: str
    people: str
    half: str
    tenth: str


@dataclass(frozen=True, kw_only=True)
class HoldoutPage(Page):
    who: str
    part: str = "holdout"
    spared: str
    standing: str
    verdict: tuple[str, ...]
    good: bool  # the verdict is what one hoped for
    broken: str
    rows: tuple[SideRow, ...]
    followed: str
    stop: str  # address; "" where nothing runs
    csv: str
    promises: tuple[PromiseRow, ...]
    weekly: str
    usual: str
    past: tuple[str, ...]

    @classmethod
    def of(
        cls, names: GroupNames, report: HoldoutReport | None, past: Sequence[Trial], asked: HoldoutAsked, *, who: str
    ) -> HoldoutPage:
        texts = names.texts
        running = report is not None and report.trial.runs(asked.at)
        return cls(
            title=texts("team.holdout.title"),
            who=who,
            spared=", ".join(names.of("topic", topic) for topic in asked.spared),
            standing=_status(texts, report.trial, asked.at) if report else "",
            verdict=_verdict(texts, report, asked.cost) if report else (),
            good=report is not None and report.enough and report.apart.low > 0 and not report.broken,
            broken=texts("team.holdout.broken") if report and report.broken else "",
            rows=_rows(names, report) if report else (),
            followed=texts("team.holdout.followed", n=report.followed) if report and report.followed >= FEW else "",
            stop=lead_url(f"holdout/{report.trial.id}/stop") if report and running else "",
            csv=lead_url("holdout.csv"),
            promises=_promises(texts, asked.traffic),
            weekly=f"{asked.traffic.weekly:g}",
            usual=f"{round(asked.traffic.usual * 100)}",
            past=tuple(_past(texts, trial) for trial in past),
        )


def _status(texts: Texts, trial: Trial, at: datetime) -> str:
    since, until = texts.day(trial.started_at.date()), trial.over_at
    if not trial.runs(at):
        key = "stopped" if trial.stopped_at else "over"
        return texts(f"team.holdout.{key}", since=since, until=texts.day(until.date()) if until else "")
    if until is None:
        return texts("team.holdout.runs_open", since=since, share=percent(texts, trial.share))
    return texts(
        "team.holdout.runs",
        since=since,
        until=texts.day(until.date()),
        effect=_points(texts, trial.planned("effect")),
    )


def _verdict(texts: Texts, report: HoldoutReport, cost: Cost) -> tuple[str, ...]:
    """What it shows; nothing where the sides were parted wrongly, for then it shows nothing."""
    if report.broken:
        return ()
    if not report.enough:
        return (texts("team.holdout.too_few"),)
    apart = report.apart
    said = [texts("team.holdout.both", held=_hundred(texts, report.held), offered=_hundred(texts, report.offered))]
    values = {"low": _points(texts, abs(apart.low)), "high": _points(texts, abs(apart.high))}
    if apart.low > 0:
        said.append(texts("team.holdout.saves", value=_points(texts, apart.value), **values))
        said += _sum(texts, report, cost)
    elif apart.high < 0:
        said.append(
            texts("team.holdout.harms", value=_points(texts, -apart.value), low=values["high"], high=values["low"])
        )
    elif report.final:
        effect = _points(texts, report.trial.planned("effect"))
        said.append(texts("team.holdout.unseen", effect=effect, most=_points(texts, apart.high)))
    else:
        said.append(texts("team.holdout.not_yet", low=_signed(texts, apart.low), high=_signed(texts, apart.high)))
    return tuple(said)


def _sum(texts: Texts, report: HoldoutReport, cost: Cost) -> tuple[str, ...]:
    """Requests that did not come from those who were offered answers, and what they would have cost."""
    spared = [report.spared(share) for share in (report.apart.value, report.apart.low, report.apart.high)]
    value, low, high = (texts.number(round(number)) for number in spared)
    if not cost.request:
        return (texts("team.holdout.requests", value=value, low=low, high=high),)
    money = [texts.money(number * cost.request, cost.currency) for number in spared]
    return (
        texts("team.holdout.requests", value=value, low=low, high=high),
        texts(
            "team.holdout.money",
            value=money[0],
            low=money[1],
            high=money[2],
            cost=texts.money(cost.request, cost.currency),
        ),
    )


def _rows(names: GroupNames, report: HoldoutReport) -> tuple[SideRow, ...]:
    texts = names.texts
    if min(report.held.of, report.offered.of) < FEW:
        return ()
    rows = [SideRow(texts("team.holdout.all"), *_sides(texts, report.held, report.offered), _interval(texts, report))]
    for one in report.topics:
        name = names.of("topic", one.topic) if one.topic else texts("team.holdout.others")
        apart = texts(
            "team.holdout.interval",
            value=_signed(texts, one.apart.value),
            low=_signed(texts, one.apart.low),
            high=_signed(texts, one.apart.high),
        )
        rows.append(SideRow(name, *_sides(texts, one.held, one.offered), apart))
    return tuple(rows)


def _interval(texts: Texts, report: HoldoutReport) -> str:
    if not report.enough:
        return "—"
    low, high = _signed(texts, report.apart.low), _signed(texts, report.apart.high)
    return texts("team.holdout.interval", value=_signed(texts, report.apart.value), low=low, high=high)


def _sides(texts: Texts, held: HitsOf, offered: HitsOf) -> tuple[str, str]:
    return _side(texts, held), _side(texts, offered)


def _side(texts: Texts, counted: HitsOf) -> str:
    return f"{percent(texts, counted.share)} ({texts('team.of', n=counted.hits, of=counted.of)})"


def _promises(texts: Texts, traffic: Traffic) -> tuple[PromiseRow, ...]:
    if not traffic.weekly:
        return ()
    pairs = zip(promises(traffic, HALF), promises(traffic, TENTH), strict=True)
    return tuple(
        PromiseRow(
            texts("team.holdout.weeks", n=half.weeks),
            texts.number(half.people),
            _points(texts, half.effect),
            _points(texts, tenth.effect),
        )
        for half, tenth in pairs
    )


def _past(texts: Texts, trial: Trial) -> str:
    until = trial.over_at
    return texts(
        "team.holdout.past",
        since=texts.day(trial.started_at.date()),
        until=texts.day(until.date()) if until else "…",
        share=percent(texts, trial.share),
    )


def _hundred(texts: Texts, counted: HitsOf) -> str:
    return texts.number(round(100 * counted.share))


def _points(texts: Texts, share: float) -> str:
    return texts.number(round(100 * share, 1))


def _signed(texts: Texts, share: float) -> str:
    points = round(100 * share, 1)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{texts.number(abs(points))}"
