"""What was asked in a period: groups of questions with their numbers, as pages and `kb insights` tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, case, func, select

from kb.insights.periods import FEWEST, DayPeriod
from kb.insights.told_figures import ToldRow, told
from kb.storage.database import Database
from kb.storage.insight_tables import group_days, question_days, question_groups

BARS = 12  # parts of a period that a sparkline draws
NUMBERS = ("visitors", "asked", "unanswered", "unopened", "repeated", "tickets")


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
    tickets: int
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


def asked_groups(conn: Connection, period: DayPeriod, *, lang: str = "") -> tuple[AskedGroup, ...]:
    """Groups of at least FEWEST visitors, those that failed most visitors first."""
    visitors = func.sum(group_days.c.visitors)
    wanted = _within(period) if not lang else _within(period) & (group_days.c.lang == lang)
    rows = conn.execute(
        select(
            group_days.c.group_id, group_days.c.lang, *(func.sum(group_days.c[name]).label(name) for name in NUMBERS)
        )
        .where(wanted)
        .group_by(group_days.c.group_id, group_days.c.lang)
        .having(visitors >= FEWEST)
    ).all()
    former = _visitors(conn, period.before)
    named = _named(conn, period)
    bars = _bars(conn, period)
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


def told_groups(log: Database, period: DayPeriod, *, lang: str = "") -> tuple[AskedGroup, ...]:
    """The same as pages tell it."""

    def make(conn: Connection) -> list[ToldRow]:
        return [list(vars(group).values()) for group in asked_groups(conn, period)]

    rows = (
        dict(zip(AskedGroup.__dataclass_fields__, row, strict=True)) for row in told(log, "questions", period, make)
    )
    return tuple(AskedGroup(**{**row, "bars": tuple(row["bars"])}) for row in rows if lang in ("", row["lang"]))


def wordings(conn: Connection, group_id: str, period: DayPeriod) -> tuple[Wording, ...]:
    """How the questions of a group were put: only by FEWEST visitors or more each."""
    visitors = func.sum(question_days.c.visitors)
    rows = conn.execute(
        select(func.min(question_days.c.text), question_days.c.folded, visitors)
        .join(question_groups, _same_question())
        .where((question_groups.c.group_id == group_id) & _days_of(period))
        .group_by(question_days.c.folded)
        .having(visitors >= FEWEST)
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
    """Each group by its most asked wording that FEWEST visitors share, else by none: then it is not shown."""
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
        .having(visitors >= FEWEST)
        .order_by(visitors, question_days.c.folded.desc())
    )
    return {group: _Name(text, article) for group, text, article in rows}  # the last one of a group is the most asked


def _bars(conn: Connection, period: DayPeriod) -> dict[str, tuple[int, ...]]:
    """Visitors of each part of the period, added up in the database: a year of days of groups is half a million rows."""
    parts = min(BARS, period.days)
    ends = {part: (period.first + timedelta(days=-(-period.days * (part + 1) // parts) - 1)) for part in range(parts)}
    part_of = case(*((group_days.c.day <= end.isoformat(), part) for part, end in ends.items())).label("part")
    bars: dict[str, list[int]] = {}
    for group, part, visitors in conn.execute(
        select(group_days.c.group_id, part_of, func.sum(group_days.c.visitors))
        .where(_within(period))
        .group_by(group_days.c.group_id, "part")
    ):
        bars.setdefault(group, [0] * parts)[part] += int(visitors)
    return {group: tuple(numbers) for group, numbers in bars.items()}


def _visitors(conn: Connection, period: DayPeriod) -> dict[str, int]:
    visitors = func.sum(group_days.c.visitors)
    rows = conn.execute(select(group_days.c.group_id, visitors).where(_within(period)).group_by(group_days.c.group_id))
    return {row[0]: row[1] for row in rows}


def _within(period: DayPeriod) -> ColumnElement[bool]:
    return group_days.c.day.between(period.first.isoformat(), period.last.isoformat())


def _days_of(period: DayPeriod) -> ColumnElement[bool]:
    return question_days.c.day.between(period.first.isoformat(), period.last.isoformat())


def _same_question() -> ColumnElement[bool]:
    return (question_groups.c.lang == question_days.c.lang) & (question_groups.c.folded == question_days.c.folded)
