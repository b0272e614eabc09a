"""When requests come: by hour and weekday of the last weeks, at night, and how many people that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from kb.measures.backlog import Heap, people_for_letters
from kb.measures.erlang import Answering, Calls, people_for
from kb.measures.intervals import Interval, wilson
from kb.measures.shifts import WEEK, Roster, Shift, fewest
from kb.storage.database import Transaction
from kb.storage.service_tables import measured_requests as measured

HOURS = 24
NIGHT_RULE = 0.05  # a night shift is worth it from this share of requests on
NEED_RULE = 0.3  # of one person's time, before anybody is put on it
OF_SHIFT: dict[Shift, range] = {"day": range(8, 16), "evening": range(14, 22), "night": range(22, 24)}


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What is not measured here and has to be said: minutes a call takes, patience, letters an hour, what is promised."""

    weeks: int = 8
    talk: float = 6.0  # minutes, with what is written after it
    patience: float = 2.0  # minutes after which a caller who waits hangs up, on average
    within: float = 20.0  # seconds
    share: float = 0.8  # of calls answered within them
    per_hour: float = 6.0  # letters one person answers
    letter_hours: int = 8  # open hours within which every letter is answered
    person_week: float = 40.0  # hours


@dataclass(frozen=True)
class NightShare:
    """Requests sent at night of all, and what the share may truly be."""

    night: int
    of: int
    truly: Interval

    @property
    def verdict(self) -> Literal["worth", "not_worth", "unknown"]:
        """Only where the whole interval lies on one side of the rule."""
        if self.of and self.truly.low >= NIGHT_RULE:
            return "worth"
        return "not_worth" if self.truly.high < NIGHT_RULE else "unknown"


@dataclass(frozen=True, kw_only=True)
class Load:
    """Requests an hour on average, by weekday (0 = Monday) and hour."""

    weeks: int
    calls: tuple[tuple[float, ...], ...]
    letters: tuple[tuple[float, ...], ...]
    night: NightShare

    @property
    def all(self) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(one + other for one, other in zip(calls, letters, strict=True))
            for calls, letters in zip(self.calls, self.letters, strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """How many people the load takes. `answering`: by weekday and hour, for calls."""

    answering: tuple[tuple[Answering, ...], ...]
    heap: Heap
    person_share: float  # of one person's week
    roster: Roster


def load_of(conn: Transaction, today: date, weeks: int) -> Load:
    """Of the whole weeks that end before today."""
    last = today.toordinal() - 1
    within = measured.c.day.between(last - weeks * WEEK + 1, last) & measured.c.merged.is_(False)
    weekday, hour = (measured.c.day + 6) % WEEK, measured.c.minute // 60
    columns = (weekday.label("weekday"), hour.label("hour"), measured.c.channel, measured.c.night)
    rows = conn.execute(
        select(*columns, func.count().label("times"))
        .where(within)
        .group_by(weekday, hour, measured.c.channel, measured.c.night)
    ).all()
    calls = [[0.0] * HOURS for _ in range(WEEK)]
    letters = [[0.0] * HOURS for _ in range(WEEK)]
    night = whole = 0
    for row in rows:
        kind = calls if row.channel == "call" else letters
        kind[int(row.weekday)][int(row.hour)] += row.times / weeks
        whole += row.times
        night += row.times if row.night else 0
    return Load(
        weeks=weeks,
        calls=tuple(map(tuple, calls)),
        letters=tuple(map(tuple, letters)),
        night=NightShare(night, whole, wilson(night, whole)),
    )


def staffing_of(load: Load, open_hours: Sequence[Sequence[bool]], say: Assumptions) -> Staffing:
    """`open_hours`: by weekday and hour, whether letters are answered then."""
    answering = tuple(
        tuple(
            people_for(
                Calls(rate=rate / 3600, talk=say.talk * 60, patience=say.patience * 60),
                within=say.within,
                share=say.share,
            )
            for rate in hours
        )
        for hours in load.calls
    )
    letters = [rate for hours in load.letters for rate in hours]
    is_open = [one for hours in open_hours for one in hours]
    heap = people_for_letters(letters, is_open, say.per_hour, within=say.letter_hours)
    needs = tuple(_needs(answering[day], open_hours[day], heap, load.night) for day in range(WEEK))
    hours = sum(letters) / say.per_hour + sum(rate for hours in load.calls for rate in hours) * say.talk / 60
    return Staffing(
        answering=answering,
        heap=heap,
        person_share=hours / say.person_week,
        roster=fewest((*needs, *needs)),
    )


def _needs(
    answering: Sequence[Answering], open_hours: Sequence[bool], heap: Heap, night: NightShare
) -> dict[Shift, int]:
    """People of each shift of a day: for the worst hour of its calls, and for letters where the shift is mostly open."""
    needs: dict[Shift, int] = {}
    for shift, hours in OF_SHIFT.items():
        if shift == "night" and night.verdict != "worth":
            continue
        calls = max(answering[hour].people for hour in hours)
        mostly_open = sum(open_hours[hour] for hour in hours) * 2 >= len(hours)
        letters = heap.people if shift == "day" and mostly_open else 0
        if calls + letters:
            needs[shift] = calls + letters
    return needs
