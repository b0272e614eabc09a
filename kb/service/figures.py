"""The figures of a period, of all requests and of groups of them: added up of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kb.measures.spread import Spread, spread_of_counts
from kb.service.service_days import ServiceDay
from kb.service.told_minutes import minutes_of

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
    """What a figure is made of: what it counts a day (ServiceDay) calls by its name, and so does kb.service.behind_figures.

    `of`: what of a day it is a share of, where it is one.
    """

    name: str
    kind: FigureKind
    of: Literal["volume", "due", "ended", "said"] = "volume"
    more_is: Literal["better", "worse", ""] = ""

    def figure(self, days: Sequence[ServiceDay]) -> Figure:
        count = sum(getattr(day, self.name) for day in days)
        if self.kind == "time":
            moment = "first" if self.name == "first_answer" else "solved"
            business, wall = (
                spread_of_counts(minutes_of(getattr(day, f"{moment}_{clock}") for day in days)) for clock in CLOCKS
            )
            return Figure(self.name, self.kind, count, count, business, wall)
        return Figure(self.name, self.kind, count, sum(getattr(day, self.of) for day in days))


CLOCKS = ("business", "wall")


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        one.name: one
        for one in (
            Measure("volume", "count"),
            Measure("first_answer", "time", more_is="worse"),
            Measure("solution", "time", more_is="worse"),
            Measure("kept", "share", "due", "better"),
            Measure("late", "share", "due", "worse"),
            Measure("reopened", "share", "ended", "worse"),
            Measure("handed_over", "share"),
            Measure("new_date", "share", more_is="worse"),
            Measure("helped", "share", "said", "better"),
            Measure("night", "share"),
            Measure("day_off", "share"),
            Measure("open", "count", more_is="worse"),
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
