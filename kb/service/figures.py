"""The figures of a period: each says which requests are behind it, so that the list one is led to has as many as the figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from kb.measures.spread import Spread, spread_of_counts
from kb.service.request_rows import MeasuredRequest
from kb.service.service_days import ServiceDay, minutes_of

FigureKind = Literal["count", "share", "time"]


@dataclass(frozen=True)
class Figure:
    """One figure. A count: `count`. A share: `count` of `of`. A time: minutes of opening hours, and beside them by the clock."""

    measure: str
    kind: FigureKind
    count: int = 0
    of: int = 0
    business: Spread = Spread()
    wall: Spread = Spread()

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def value(self) -> float | None:
        """What is compared and drawn: a number, a share, the median of opening minutes."""
        return {"count": float(self.count), "share": self.share, "time": self.business.median}[self.kind]


@dataclass(frozen=True)
class Measure:
    """What a figure is made of; `counts` says of a request, at a moment, whether it is one of those behind the figure.

    `of`: what of a day (ServiceDay) it is a share of, where it is one. What it counts a day calls by the figure's name.
    """

    name: str
    kind: FigureKind
    counts: Callable[[MeasuredRequest, datetime], bool]
    of: Literal["volume", "due", "ended", "said"] = "volume"
    more_is: Literal["better", "worse", ""] = ""

    def figure(self, days: Sequence[ServiceDay]) -> Figure:
        count = sum(getattr(day, self.name) for day in days)
        if self.kind == "time":
            told = "first" if self.name == "first_answer" else "solved"
            business, wall = (
                spread_of_counts(minutes_of(getattr(day, f"{told}_{clock}") for day in days)) for clock in CLOCKS
            )
            return Figure(self.name, self.kind, count, count, business, wall)
        return Figure(self.name, self.kind, count, sum(getattr(day, self.of) for day in days))


CLOCKS = ("business", "wall")


def _due(request: MeasuredRequest, at: datetime) -> bool:
    """There was a promise, and it is known whether it was kept."""
    return request.kept is not None or (request.due_at is not None and request.due_at < at)


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        one.name: one
        for one in (
            Measure("volume", "count", lambda request, at: True),
            Measure("first_answer", "time", lambda request, at: request.first_business is not None, more_is="worse"),
            Measure("solution", "time", lambda request, at: request.solved_business is not None, more_is="worse"),
            Measure("kept", "share", lambda request, at: request.kept is True, "due", "better"),
            Measure("late", "share", lambda request, at: _due(request, at) and not request.kept, "due", "worse"),
            Measure(
                "reopened",
                "share",
                lambda request, at: request.reopened > 0,
                "ended",
                "worse",
            ),
            Measure("handed_over", "share", lambda request, at: request.handed_over > 0),
            Measure("new_date", "share", lambda request, at: request.new_dates > 0, more_is="worse"),
            Measure(
                "helped",
                "share",
                lambda request, at: request.helped is True,
                "said",
                "better",
            ),
            Measure("night", "share", lambda request, at: request.night),
            Measure("day_off", "share", lambda request, at: request.day_off),
            Measure("open", "count", lambda request, at: request.solved_business is None, more_is="worse"),
        )
    }
)
OF_GROUPS = ("volume", "first_answer", "solution", "kept", "reopened", "handed_over")
Grouping = Literal["topic", "channel", "level"]
GROUPINGS: tuple[Grouping, ...] = ("topic", "channel", "level")


@dataclass(frozen=True)
class Group:
    """The figures of one topic, channel or level; `value` "" where requests have none."""

    value: str
    figures: tuple[Figure, ...]


def figures_of(days: Sequence[ServiceDay]) -> tuple[Figure, ...]:
    """All figures, in the order they are told."""
    return tuple(measure.figure(days) for measure in MEASURES.values())


def groups_of(days: Sequence[ServiceDay], by: Grouping) -> tuple[Group, ...]:
    """The figures of each group, the largest first."""
    parts: defaultdict[str, list[ServiceDay]] = defaultdict(list)
    for day in days:
        parts[getattr(day, by)].append(day)
    groups = (Group(value, tuple(MEASURES[name].figure(part) for name in OF_GROUPS)) for value, part in parts.items())
    return tuple(sorted(groups, key=lambda group: (-group.figures[0].count, group.value)))


def behind(
    requests: Sequence[MeasuredRequest], measure: str, *, by: str = "", value: str = "", at: datetime
) -> tuple[MeasuredRequest, ...]:
    """The requests behind a figure, of all or of the group `value`; nothing for a figure that there is not."""
    if measure not in MEASURES or (by and by not in (*GROUPINGS, "first_by", "closed_by", "day")):
        return ()
    counts = MEASURES[measure].counts
    return tuple(
        request for request in requests if counts(request, at) and (not by or str(getattr(request, by)) == value)
    )
