"""What was asked in a period: groups of questions with their numbers, as pages and `kb insights` tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from sqlalchemy import ColumnElement, Connection, Integer, Select, Table, case, cast, func, literal, null, select, true

from kb.insights.days import FETCHED
from kb.insights.periods import DayPeriod
from kb.insights.told_figures import ToldRow, tell_rows, told_rows
from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Database
from kb.storage.insight_tables import group_days, group_device_days, question_days, question_groups
from kb.usage.devices import DEVICES, Device

BARS = 12  # parts of a period that a sparkline draws
NUMBERS = ("visitors", "asked", "unanswered", "unopened", "repeated")
BEFORE = -1


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
    """Days of groups, of which visitors; `kind` tells kinds of devices apart, "" where they are one."""

    table: Table
    kind: ColumnElement[str]
    which: ColumnElement[bool]
    tickets: ColumnElement[int | None]

    @classmethod
    def of(cls, device: Device | None) -> _GroupDays:
        return cls.of_each_device(group_device_days.c.device == device) if device else cls.of_everybody()

    @classmethod
    def of_everybody(cls) -> _GroupDays:
        return cls(group_days, literal(""), true(), group_days.c.tickets)

    @classmethod
    def of_each_device(cls, which: ColumnElement[bool] = true()) -> _GroupDays:
        return cls(group_device_days, group_device_days.c.device, which, cast(null(), Integer))

    def sums(self) -> Iterator[ColumnElement[int | None]]:
        yield from (func.sum(self.table.c[name]) for name in NUMBERS)
        yield func.sum(self.tickets).label("tickets")


@dataclass
class _Sums:
    """A group's numbers of a period while its parts are added up."""

    bars: list[int]
    numbers: list[int]  # NUMBERS
    tickets: int | None = None
    before: int = 0

    def add(self, part: int, numbers: Sequence[int], tickets: int | None) -> None:
        """Part BEFORE is the period before."""
        if part == BEFORE:
            self.before += numbers[0]
            return
        self.bars[part] += numbers[0]
        self.numbers = [sum(pair) for pair in zip(self.numbers, numbers, strict=True)]
        if tickets is not None:
            self.tickets = (self.tickets or 0) + tickets


def asked_groups(
    conn: Connection, period: DayPeriod, *, lang: str = "", device: Device | None = None
) -> tuple[AskedGroup, ...]:
    """Groups of at least FEWEST_PEOPLE visitors, those that failed most visitors first; of one kind of `device`, where it is said.

    A group is called by the same words whatever device is asked for: FEWEST_PEOPLE visitors share them in any case.
    """
    [groups] = _by_kind(conn, period, _GroupDays.of(device), _named(conn, period), kinds=(device or "",)).values()
    return tuple(group for group in groups if lang in ("", group.lang))


def told_groups(
    log: Database, period: DayPeriod, *, lang: str = "", device: Device | None = None
) -> tuple[AskedGroup, ...]:
    """The same as pages tell it."""
    kept = told_rows(
        log,
        "questions",
        period,
        lambda conn: _rows(asked_groups(conn, period, device=device)),
        part=device or "",
    )
    rows = (dict(zip(AskedGroup.__dataclass_fields__, row, strict=True)) for row in kept)
    return tuple(AskedGroup(**{**row, "bars": tuple(row["bars"])}) for row in rows if lang in ("", row["lang"]))


def tell_groups(log: Database, period: DayPeriod) -> None:
    """What pages tell of everybody and of each kind of device is made before anybody asks: together it is read once."""

    def make(conn: Connection) -> Mapping[str, list[ToldRow]]:
        named = _named(conn, period)
        every = _by_kind(conn, period, _GroupDays.of_everybody(), named, kinds=("",))
        each = _by_kind(conn, period, _GroupDays.of_each_device(), named, kinds=DEVICES)
        return {kind: _rows(groups) for kind, groups in {**every, **each}.items()}

    tell_rows(log, "questions", period, make, parts=("", *DEVICES))


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


def _by_kind(
    conn: Connection, period: DayPeriod, days: _GroupDays, named: Mapping[str, _Name], *, kinds: Sequence[str]
) -> Mapping[str, tuple[AskedGroup, ...]]:
    """Groups of each kind, from one reading of the period and the one before: a year of days of groups is half a million rows."""
    parts = min(BARS, period.days)
    made: dict[str, dict[tuple[str, str], _Sums]] = {kind: {} for kind in kinds}
    rows = chain.from_iterable(conn.execute(_parts(period, days, parts)).partitions(FETCHED))
    for row in rows:
        of_kind = made[row.kind]
        if (row.group_id, row.lang) not in of_kind:
            of_kind[row.group_id, row.lang] = _Sums([0] * parts, [0] * len(NUMBERS))
        of_kind[row.group_id, row.lang].add(row.part, row[4:-1], row.tickets)
    return {kind: _groups(of_kind, named) for kind, of_kind in made.items()}


def _parts(period: DayPeriod, days: _GroupDays, parts: int) -> Select[tuple[object, ...]]:
    """Kind, group, language, part, NUMBERS, tickets."""
    day = days.table.c.day
    ends = {part: (period.first + timedelta(days=-(-period.days * (part + 1) // parts) - 1)) for part in range(parts)}
    part_of = case(
        (day < period.first.isoformat(), BEFORE), *((day <= end.isoformat(), part) for part, end in ends.items())
    )
    keys = (days.kind.label("kind"), days.table.c.group_id, days.table.c.lang, part_of.label("part"))
    within = day.between(period.before.first.isoformat(), period.last.isoformat()) & days.which
    return select(*keys, *days.sums()).where(within).group_by("kind", *keys[1:3], "part")


def _groups(of_kind: Mapping[tuple[str, str], _Sums], named: Mapping[str, _Name]) -> tuple[AskedGroup, ...]:
    groups = (
        AskedGroup(
            group_id=group,
            lang=lang,
            text=named[group].text,
            article_id=named[group].article_id,
            before=sums.before,
            bars=tuple(sums.bars),
            tickets=sums.tickets,
            **dict(zip(NUMBERS, sums.numbers, strict=True)),
        )
        for (group, lang), sums in of_kind.items()
        if group in named and sums.numbers[0] >= FEWEST_PEOPLE
    )
    return tuple(sorted(groups, key=lambda group: (-group.missed, -group.visitors, group.group_id)))


def _rows(groups: Sequence[AskedGroup]) -> list[ToldRow]:
    return [list(vars(group).values()) for group in groups]


def _days_of(period: DayPeriod) -> ColumnElement[bool]:
    return question_days.c.day.between(period.first.isoformat(), period.last.isoformat())


def _same_question() -> ColumnElement[bool]:
    return (question_groups.c.lang == question_days.c.lang) & (question_groups.c.folded == question_days.c.folded)
