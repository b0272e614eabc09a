"""What was asked in a period: groups of questions with their numbers, as pages and `kb insights` tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Integer, Table, case, cast, func, null, select

from kb.insights.periods import DayPeriod
from kb.insights.told_figures import ToldRow, told_rows
from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Database
from kb.storage.insight_tables import group_days, group_device_days, question_days, question_groups
from kb.usage.devices import Device

BARS = 12  # parts of a period that a sparkline draws
NUMBERS = ("visitors", "asked", "unanswered", "unopened", "repeated")


@dataclass(frozen=True, kw_only=True)
class AskedGroup:
    """A group of questions in a period. Shares are of `asked`: visitors of every wording added up."""

    group_id: str
    lang: str
    text: str  # the question that stands for the others
    article_id: str  # shown first; "" where nothing was
    visitors: int
    before: int  # visitors of the period before
    asked: int
    unanswered: int
    unopened: int
    repeated: int
    tickets: int | None  # None where only visitors of one kind of device count: a ticket knows none
    bars: tuple[int, ...]  # visitors in equal parts of the period, the oldest first

    @property
    def missed(self) -> int:
        """Visitors who left without anything opened."""
        return self.unanswered + self.unopened

    def share(self, number: int) -> float:
        """From 0 to 1."""
        return min(1.0, number / self.asked) if self.asked else 0.0


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One way a question of a group was put, by as many visitors."""

    text: str
    folded: str
    visitors: int


@dataclass(frozen=True)
class _GroupDays:
    """Days of groups: of all visitors, or of those with one kind of device."""

    table: Table
    device: Device | None

    @classmethod
    def of(cls, device: Device | None) -> _GroupDays:
        return cls(group_device_days if device else group_days, device)

    def within(self, period: DayPeriod) -> ColumnElement[bool]:
        days = self.table.c.day.between(period.first.isoformat(), period.last.isoformat())
        return days & (self.table.c.device == self.device) if self.device else days

    def sums(self) -> tuple[ColumnElement[int | None], ...]:
        tickets = cast(null(), Integer) if self.device else self.table.c.tickets
        return (*(func.sum(self.table.c[name]).label(name) for name in NUMBERS), func.sum(tickets).label("tickets"))


def asked_groups(
    conn: Connection, period: DayPeriod, *, lang: str = "", device: Device | None = None
) -> tuple[AskedGroup, ...]:
    """Groups of at least FEWEST_PEOPLE visitors, those that failed most visitors first; of one kind of `device`, where it is said.

    A group is called by the same words whatever device is asked for: FEWEST_PEOPLE visitors share them in any case.
    """
    days = _GroupDays.of(device)
    table = days.table
    wanted = days.within(period) if not lang else days.within(period) & (table.c.lang == lang)
    rows = conn.execute(
        select(table.c.group_id, table.c.lang, *days.sums())
        .where(wanted)
        .group_by(table.c.group_id, table.c.lang)
        .having(func.sum(table.c.visitors) >= FEWEST_PEOPLE)
    ).all()
    former = _visitors(conn, days, period.before)
    named = _named(conn, period)
    bars = _bars(conn, days, period)
    groups = (
        AskedGroup(
            **row._mapping,
            text=named[row.group_id].text,
            article_id=named[row.group_id].article_id,
            before=former.get(row.group_id, 0),
            bars=bars[row.group_id],
        )
        for row in rows
        if row.group_id in named
    )
    return tuple(sorted(groups, key=lambda group: (-group.missed, -group.visitors, group.group_id)))


def told_groups(
    log: Database, period: DayPeriod, *, lang: str = "", device: Device | None = None
) -> tuple[AskedGroup, ...]:
    """The same as pages tell it."""

    def make(conn: Connection) -> list[ToldRow]:
        return [list(vars(group).values()) for group in asked_groups(conn, period, device=device)]

    kept = told_rows(log, "questions", period, make, part=device or "")
    rows = (dict(zip(AskedGroup.__dataclass_fields__, row, strict=True)) for row in kept)
    return tuple(AskedGroup(**{**row, "bars": tuple(row["bars"])}) for row in rows if lang in ("", row["lang"]))


def wordings(conn: Connection, group_id: str, period: DayPeriod) -> tuple[Wording, ...]:
    """How the questions of a group were put: only by FEWEST_PEOPLE visitors or more each."""
    visitors = func.sum(question_days.c.visitors)
    rows = conn.execute(
        select(func.min(question_days.c.text), question_days.c.folded, visitors)
        .join(question_groups, _same_question())
        .where((question_groups.c.group_id == group_id) & _days_of(period))
        .group_by(question_days.c.folded)
        .having(visitors >= FEWEST_PEOPLE)
        .order_by(visitors.desc(), question_days.c.folded)
    )
    return tuple(Wording(text=text, folded=folded, visitors=number) for text, folded, number in rows)


def every_group(conn: Connection) -> Mapping[tuple[str, str], str]:
    """Names of groups by (language, folded words)."""
    every = conn.execute(select(question_groups.c.lang, question_groups.c.folded, question_groups.c.group_id))
    return {(row[0], row[1]): row[2] for row in every}


@dataclass(frozen=True)
class _Name:
    text: str
    article_id: str


def _named(conn: Connection, period: DayPeriod) -> dict[str, _Name]:
    """Each group by its most asked wording that FEWEST_PEOPLE visitors share, else by none: then it is not shown."""
    visitors = func.sum(question_days.c.visitors)
    rows = conn.execute(
        select(
            question_groups.c.group_id,
            func.min(question_days.c.text),
            func.max(question_days.c.article_id),
        )
        .join(question_days, _same_question())
        .where(_days_of(period))
        .group_by(question_groups.c.group_id, question_days.c.folded)
        .having(visitors >= FEWEST_PEOPLE)
        .order_by(visitors, question_days.c.folded.desc())
    )
    return {group: _Name(text, article) for group, text, article in rows}  # the last one of a group is the most asked


def _bars(conn: Connection, days: _GroupDays, period: DayPeriod) -> dict[str, tuple[int, ...]]:
    """Visitors of each part of the period, added up in the database: a year of days of groups is half a million rows."""
    parts = min(BARS, period.days)
    ends = {part: (period.first + timedelta(days=-(-period.days * (part + 1) // parts) - 1)) for part in range(parts)}
    table = days.table
    part_of = case(*((table.c.day <= end.isoformat(), part) for part, end in ends.items())).label("part")
    bars: dict[str, list[int]] = {}
    for group, part, visitors in conn.execute(
        select(table.c.group_id, part_of, func.sum(table.c.visitors))
        .where(days.within(period))
        .group_by(table.c.group_id, "part")
    ):
        bars.setdefault(group, [0] * parts)[part] += int(visitors)
    return {group: tuple(numbers) for group, numbers in bars.items()}


def _visitors(conn: Connection, days: _GroupDays, period: DayPeriod) -> dict[str, int]:
    group, visitors = days.table.c.group_id, func.sum(days.table.c.visitors)
    rows = conn.execute(select(group, visitors).where(days.within(period)).group_by(group))
    return {row[0]: row[1] for row in rows}


def _days_of(period: DayPeriod) -> ColumnElement[bool]:
    return question_days.c.day.between(period.first.isoformat(), period.last.isoformat())


def _same_question() -> ColumnElement[bool]:
    return (question_groups.c.lang == question_days.c.lang) & (question_groups.c.folded == question_days.c.folded)
