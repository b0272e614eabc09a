"""What a request's history comes to: times in opening minutes and by the clock, promises, turns. Pure; reads no table.

Time during which we waited for the customer is nobody's slowness: it counts neither in business minutes nor against a promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from kb.requests.events import NOT_HELPED
from kb.service.opening_time import OpeningTime

NIGHT_FROM, NIGHT_TO = time(22), time(6)  # by the clock of the house
CUSTOMER_SAID = ("message", "reopened")
ENDS = ("closed", "helped")


@dataclass(frozen=True)
class HistoryEvent:
    """A step, as kept in ticket_events."""

    event: str
    who: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeTaken:
    """How long something took: minutes we were open for it, and minutes by the clock."""

    business: int
    wall: int


@dataclass(frozen=True, kw_only=True)
class History:
    """A request from its beginning to now. None: it has not come to that yet."""

    first_by: str = ""  # who answered first
    closed_by: str = ""
    first: TimeTaken | None = None
    solved: TimeTaken | None = None
    kept: bool | None = None  # the promise of a first answer; None: none was made, or it is not over
    reopened: int = 0  # times after it had been closed
    handed_over: int = 0
    new_dates: int = 0  # times the customer was told that it takes longer
    helped: bool | None = None  # what the customer said first of our answers; None: nothing


def history_of(
    events: Sequence[HistoryEvent],
    opening: OpeningTime,
    *,
    made: datetime,
    due: datetime | None,
    answered: datetime | None,
) -> History:
    """`events` in order; `due`: what was promised first; `answered`: when we first answered."""
    closings = [step for step in events if step.event in ENDS]
    first = TimeTaken(business=round(opening.minutes(made, answered)), wall=_wall(made, answered)) if answered else None
    ended = closings[-1] if closings and not _again_ours(events) else None
    solved = (
        TimeTaken(business=round(_ours(events, opening, made, ended.at)), wall=_wall(made, ended.at)) if ended else None
    )
    by = [step.who for step in events if step.event in ("replied", "closed") and step.who]
    return History(
        first_by=by[0] if by and answered else "",
        closed_by=next((step.who for step in reversed(closings) if step.who), "") if ended else "",
        first=first,
        solved=solved,
        kept=answered <= due if answered and due else None,
        reopened=_reopened(events),
        handed_over=sum(step.event == "handed_over" for step in events),
        new_dates=sum(step.event == "postponed" for step in events),
        helped=next(
            (step.event == "helped" for step in events if step.event == "helped" or step.detail == NOT_HELPED), None
        ),
    )


def is_night(at: time) -> bool:
    """`at` by the clock of the house."""
    return at >= NIGHT_FROM or at < NIGHT_TO


def _wall(start: datetime, end: datetime) -> int:
    return max(0, round((end - start).total_seconds() / 60))


def _again_ours(events: Sequence[HistoryEvent]) -> bool:
    """It was opened again after it was last closed."""
    turns = [step.event for step in events if step.event in ENDS or step.event == "reopened"]
    return bool(turns) and turns[-1] == "reopened"


def _reopened(events: Sequence[HistoryEvent]) -> int:
    """A customer who answers our question opens nothing again; one who writes after the end does."""
    closed, times = False, 0
    for step in events:
        if step.event in ENDS:
            closed = True
        elif step.event == "reopened" and closed:
            closed, times = False, times + 1
    return times


def _ours(events: Sequence[HistoryEvent], opening: OpeningTime, made: datetime, end: datetime) -> float:
    """Opening minutes during which the next word was ours."""
    ours_since: datetime | None = made
    minutes = 0.0
    for step in events:
        if step.at > end:
            break
        if step.event in ("replied", *ENDS) and ours_since is not None:
            minutes += opening.minutes(ours_since, step.at)
            ours_since = None
        elif step.event in CUSTOMER_SAID and ours_since is None:
            ours_since = step.at
    return minutes + (opening.minutes(ours_since, end) if ours_since is not None else 0.0)
