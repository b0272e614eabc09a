"""What each person did in a month, with the spread that chance gives such numbers. Nobody is ranked by few requests.

A person is compared with the team as a whole, within three standard deviations (p-chart): inside them a difference is chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from kb.measures.control_charts import LEAST_MONTHS, LEAST_TICKETS, XmR, p_limits, xmr
from kb.measures.floors import LOWERED, Floor, MonthShare, count_floor, share_floor
from kb.measures.intervals import Interval
from kb.measures.spread import Spread, spread_of_counts
from kb.service.periods import Period
from kb.service.service_days import PersonDay, person_days_of
from kb.service.told_minutes import ToldMinutes
from kb.storage.database import Transaction
from kb.storage.request_tables import ticket_events

PersonStanding = Literal["few", "usual", "above", "below"]
FLOOR_MONTHS = 12


@dataclass(frozen=True)
class KeptPromises:
    """Promises a person kept, of how many, and within what chance moves the team's share for as many."""

    hits: int
    of: int
    limits: Interval

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def standing(self) -> PersonStanding:
        """Where it stands; "few" below LEAST_TICKETS, where nothing may be said."""
        if self.of < LEAST_TICKETS or self.share is None:
            return "few"
        if self.share > self.limits.high:
            return "above"
        return "below" if self.share < self.limits.low else "usual"


@dataclass(frozen=True, kw_only=True)
class PersonFigures:
    """One person's month. Requests count for whoever answered first, endings for whoever closed."""

    name: str
    answered: int
    closed: int
    letters: int  # answers sent, the further ones too
    calls: int  # written down
    first: Spread
    solved: Spread
    kept: KeptPromises
    reopened: int  # of those they closed


@dataclass(frozen=True, kw_only=True)
class PersonFloor:
    """A person's endings month by month: this month, the floor of their own best one, the limits of their own up and down."""

    name: str
    now: int
    months: tuple[int, ...]
    floor: Floor | None
    chart: XmR | None


@dataclass(frozen=True, kw_only=True)
class PeopleReport:
    """Everybody of a month, by name; the team's share of kept promises; floors."""

    period: Period
    people: tuple[PersonFigures, ...]
    team_share: float | None
    floors: tuple[PersonFloor, ...]
    team_floor: Floor | None  # of kept promises
    lowered: float


def people_report(
    conn: Transaction, period: Period, *, zone: str, lowered: float = LOWERED, at: datetime
) -> PeopleReport:
    """Of measured requests; times of letters and calls by the clock of `zone`."""
    months = period.months_back(FLOOR_MONTHS + 1)
    people = people_of(person_days_of(conn, period), _deeds(conn, period, zone))
    team = [one.kept for one in people]
    over = _months(conn, months[:-1])
    return PeopleReport(
        period=period,
        people=people,
        team_share=_share(sum(kept.hits for kept in team), sum(kept.of for kept in team)),
        floors=tuple(
            _floor(person.name, person.closed, [month.closed[person.name] for month in over], lowered)
            for person in people
        ),
        team_floor=share_floor([MonthShare(month.kept, month.judged) for month in over], lowered),
        lowered=lowered,
    )


def people_of(days: Sequence[PersonDay], deeds: Mapping[str, Mapping[str, int]]) -> tuple[PersonFigures, ...]:
    """Everybody who did anything, by name; `deeds`: name → event → times."""
    named = [day for day in days if day.name]
    parts: defaultdict[str, list[PersonDay]] = defaultdict(list)
    for day in named:
        parts[day.name].append(day)
    share = _share(sum(day.kept for day in named), sum(day.judged for day in named)) or 0.0
    names = sorted({*parts, *deeds} - {""})
    return tuple(_person(name, parts[name], deeds.get(name, {}), share) for name in names)


def _person(name: str, days: Sequence[PersonDay], deeds: Mapping[str, int], team_share: float) -> PersonFigures:
    kept, judged = sum(day.kept for day in days), sum(day.judged for day in days)
    return PersonFigures(
        name=name,
        answered=sum(day.answered for day in days),
        closed=sum(day.closed for day in days),
        letters=deeds.get("replied", 0),
        calls=deeds.get("opened", 0),
        first=spread_of_counts(ToldMinutes.together(day.first_business for day in days).counts),
        solved=spread_of_counts(ToldMinutes.together(day.solved_business for day in days).counts),
        kept=KeptPromises(kept, judged, p_limits(team_share, judged)),
        reopened=sum(day.reopened for day in days),
    )


@dataclass(frozen=True)
class _Month:
    """What floors need of a month that is over: promises kept of those answered, endings by whom."""

    kept: int
    judged: int
    closed: Counter[str]


def _months(conn: Transaction, months: Sequence[Period]) -> tuple[_Month, ...]:
    """Of the whole team, whoever answered."""
    days = person_days_of(conn, Period(months[0].first, months[-1].last))
    return tuple(_month([day for day in days if day.day in month.ordinals]) for month in months)


def _month(days: Sequence[PersonDay]) -> _Month:
    closed: Counter[str] = Counter()
    for day in days:
        closed[day.name] += day.closed
    return _Month(sum(day.kept for day in days), sum(day.judged for day in days), closed)


def _deeds(conn: Transaction, period: Period, zone: str) -> Mapping[str, Mapping[str, int]]:
    """How often each person did what in the days of a period."""
    house = ZoneInfo(zone)
    start = datetime.combine(period.first, time(), house).astimezone(UTC)
    end = datetime.combine(period.last + timedelta(days=1), time(), house).astimezone(UTC)
    within = (ticket_events.c.at >= start) & (ticket_events.c.at < end)
    counted = within & ticket_events.c.event.in_(("replied", "opened")) & (ticket_events.c.who != "")
    columns = (ticket_events.c.who, ticket_events.c.event)
    deeds: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in conn.execute(select(*columns, func.count().label("times")).where(counted).group_by(*columns)):
        deeds[row.who][row.event] = row.times
    return deeds


def _floor(name: str, now: int, over: Sequence[int], lowered: float) -> PersonFloor:
    """`over`: endings of the months that are; those before the first are not theirs."""
    counts = list(over)
    while counts and not counts[0]:
        counts.pop(0)
    chart = xmr(counts) if len(counts) >= LEAST_MONTHS else None
    return PersonFloor(name=name, now=now, months=tuple(counts), floor=count_floor(counts, lowered), chart=chart)


def _share(hits: int, of: int) -> float | None:
    return hits / of if of else None
