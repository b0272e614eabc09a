"""Figures in words: minutes as people say them, shares in per cent, what changed since before."""

from __future__ import annotations

from dataclasses import dataclass

from kb.service.figures import MEASURES, Figure
from kb.service.monthly import beyond_chance
from web.site.texts import Texts

HOUR, DAY = 60, 24 * 60
SMALL_CHANGE = 0.005  # shares that differ by less are the same


def duration(texts: Texts, minutes: float | None, *, clock: bool = False) -> str:
    """ "3 h 20 min"; by the clock also days. Opening hours are not gathered into days: a day of them has no length."""
    if minutes is None:
        return "—"
    whole = round(minutes)
    if clock and whole >= 2 * DAY:
        days, hours = divmod(round(whole / HOUR), 24)
        return texts("team.days_hours", days=days, hours=hours) if hours else texts("team.days", days=days)
    if whole < HOUR:
        return texts("team.minutes", minutes=whole)
    hours, rest = divmod(whole, HOUR)
    return texts("team.hours_minutes", hours=hours, minutes=rest) if rest else texts("team.hours", hours=hours)


def percent(texts: Texts, share: float | None) -> str:
    """ "92.4%" as the language sets it; a dash where there is nothing to share."""
    return "—" if share is None else texts("team.percent", share=round(share * 100, 1))


@dataclass(frozen=True)
class Cell:
    """A figure as shown: its value, what stands beside it, where it leads."""

    text: str
    beside: str = ""
    url: str = ""


def cell(texts: Texts, figure: Figure, url: str = "") -> Cell:
    """The value of a figure; beside a share stand the numbers it is made of."""
    if figure.kind == "count":
        return Cell(texts.number(figure.count), "", url if figure.count else "")
    if figure.kind == "share":
        beside = texts("team.of", n=figure.count, of=figure.of) if figure.of else ""
        return Cell(percent(texts, figure.share), beside, url if figure.count else "")
    return Cell(duration(texts, figure.business.median), "", url if figure.count else "")


@dataclass(frozen=True)
class FigureChange:
    """How a figure differs from the period before; `mood` is a class of the style sheet: "better", "worse", "" where chance explains it."""

    text: str
    mood: str


def change(texts: Texts, now: Figure, before: Figure) -> FigureChange:
    """In the figure's own unit; points of per cent for shares."""
    new, old = now.value, before.value
    if new is None or old is None:
        return FigureChange("", "")
    moved = new - old
    if abs(moved) < (SMALL_CHANGE if now.kind == "share" else 0.5):
        return FigureChange(texts("team.same"), "")
    sign = "+" if moved > 0 else "−"
    said = {
        "count": texts.number(abs(round(moved))),
        "share": texts("team.points", points=round(abs(moved) * 100, 1)),
        "time": duration(texts, abs(moved)),
    }[now.kind]
    more_is = MEASURES[now.measure].more_is
    good = (moved > 0) == (more_is == "better")
    judged = bool(more_is) and beyond_chance(now, before)
    return FigureChange(f"{sign}{said}", "" if not judged else "better" if good else "worse")
