"""Days of groups of questions, which pages read: of all visitors, and by the kind of device they asked from.

Only what has changed is added up anew: days that were counted or lost words since the last time, and groups made of other questions.
Whoever has no known kind of device is "unknown": all, less the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, delete, func, literal, select, union_all

from kb.insights.days import AT_ONCE, DayVisitors
from kb.storage.database import Transaction, insert
from kb.storage.insight_tables import (
    group_days,
    group_device_days,
    question_days,
    question_device_days,
    question_groups,
)
from kb.usage.kept_figures import take_changed

NUMBERS = tuple(DayVisitors.__dataclass_fields__)
MANY = 40  # days that have changed, above which all are added up anew
MOVED = 500  # groups made of other questions, above which all are
_SUMS = ("unanswered", "unopened", "repeated")
_ALL = ("day", "group_id", "lang", "visitors", "asked", *_SUMS, "tickets")
_DEVICES = ("day", "group_id", "device", "lang", "visitors", "asked", *_SUMS)


def count_group_days(conn: Transaction, since: str, moved: Collection[str]) -> None:
    """Add up what has changed, in the transaction that made the groups. `since`: the first day that is kept; `moved`: names of
    groups that are made of other questions than before.
    """
    changed = sorted(take_changed(conn))
    for table in (group_days, group_device_days):
        conn.execute(delete(table).where(table.c.day < since))
    all_anew = len(changed) > MANY or len(moved) > MOVED or _is_empty(conn)
    for part in (_Part(since),) if all_anew else _parts(since, changed, sorted(moved)):
        for table in (group_days, group_device_days):
            conn.execute(delete(table).where(part.of(table.c.day, table.c.group_id)))
        anew = part.of(question_days.c.day, question_groups.c.group_id)
        conn.execute(insert(conn, group_days).from_select(_ALL, _of_all(anew)))
        conn.execute(insert(conn, group_device_days).from_select(_DEVICES, _by_device(anew)))


@dataclass(frozen=True)
class _Part:
    """What is added up together: whole days, else groups on all other days, else everything."""

    since: str
    days: Sequence[str] = ()
    groups: Sequence[str] = ()

    def of(self, day: ColumnElement[str], group: ColumnElement[str]) -> ColumnElement[bool]:
        if self.groups:
            return and_(day >= self.since, group.in_(self.groups), day.not_in(self.days))
        return and_(day >= self.since, day.in_(self.days)) if self.days else day >= self.since


def _parts(since: str, changed: Sequence[str], moved: Sequence[str]) -> Iterator[_Part]:
    if changed:
        yield _Part(since, days=changed)
    for first in range(0, len(moved), AT_ONCE):
        yield _Part(since, days=changed, groups=moved[first : first + AT_ONCE])


def _is_empty(conn: Transaction) -> bool:
    """Nothing was added up yet, or by a version that knew no devices."""
    return any(conn.execute(select(table.c.day).limit(1)).first() is None for table in (group_days, group_device_days))


def _of_all(anew: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    days, group = question_days.c, question_groups.c.group_id
    sums = (func.sum(days[name]) for name in ("visitors", *_SUMS, "tickets"))
    return (
        select(days.day, group, days.lang, _different(days.newcomers, days.visitors), *sums)
        .select_from(_grouped())
        .where(anew)
        .group_by(days.day, group, days.lang)
    )


def _different(newcomers: ColumnElement[int], visitors: ColumnElement[int]) -> ColumnElement[int]:
    """Never more than there were: whoever asked in two wordings came first with one of them, and a wording counts nobody twice."""
    first, most = func.sum(newcomers), func.max(visitors)
    return case((first > most, first), else_=most)


def _by_device(anew: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    of = union_all(_known(anew), _unknown(anew)).subquery().c
    sums = (func.sum(of[name]) for name in ("visitors", *_SUMS))
    keys = (of.day, of.group_id, of.device, of.lang)
    return select(*keys, _different(of.newcomers, of.visitors), *sums).group_by(*keys)


def _known(anew: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    days, known = question_days.c, question_device_days.c
    keys = (days.day, question_groups.c.group_id, known.device, days.lang)
    return select(*keys, *(known[name] for name in NUMBERS)).select_from(_grouped().join(*_devices())).where(anew)


def _unknown(anew: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    of = _left(anew).subquery().c
    # A server of the version before counts a day anew without its devices: never less than nobody.
    left = (case((of[name] > 0, of[name]), else_=0).label(name) for name in NUMBERS)
    return select(of.day, of.group_id, literal("unknown").label("device"), of.lang, *left).where(of.visitors > 0)


def _left(anew: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Of each question on a day: all visitors less those with a known kind of device."""
    days, known = question_days.c, question_device_days.c
    keys = (days.day, question_groups.c.group_id, days.lang, days.folded)
    left = ((func.max(days[name]) - func.coalesce(func.sum(known[name]), 0)).label(name) for name in NUMBERS)
    return select(*keys, *left).select_from(_grouped().outerjoin(*_devices())).where(anew).group_by(*keys)


def _grouped() -> FromClause:
    same = (question_groups.c.lang == question_days.c.lang) & (question_groups.c.folded == question_days.c.folded)
    return question_days.join(question_groups, same)


def _devices() -> tuple[Table, ColumnElement[bool]]:
    same = (question_device_days.c[name] == question_days.c[name] for name in ("day", "lang", "folded"))
    return question_device_days, and_(*same)
