"""Days of groups of questions by the kind of device visitors asked from. Whoever has no known kind is "unknown": all, less the others."""

from __future__ import annotations

from sqlalchemy import Select, Subquery, and_, case, delete, func, literal, select, union_all

from kb.insights.days import DayVisitors
from kb.storage.database import Transaction, insert
from kb.storage.insight_tables import group_device_days, question_days, question_device_days, question_groups

NUMBERS = tuple(DayVisitors.__dataclass_fields__)
_COLUMNS = ("day", "group_id", "device", "lang", "visitors", "asked", "unanswered", "unopened", "repeated")


def count_device_days(conn: Transaction, since: str) -> None:
    """Count the days of every group anew, in the transaction that made the groups. `since`: the first day."""
    conn.execute(delete(group_device_days))
    conn.execute(insert(conn, group_device_days).from_select(_COLUMNS, _of_groups(since)))


def _of_groups(since: str) -> Select[tuple[object, ...]]:
    of = union_all(_known(since), _unknown(since)).subquery()
    newcomers, most = func.sum(of.c.newcomers), func.max(of.c.visitors)
    return (
        select(
            of.c.day,
            question_groups.c.group_id,
            of.c.device,
            of.c.lang,
            case((newcomers > most, newcomers), else_=most),  # as kb.insights.groups counts visitors of all kinds
            *(func.sum(of.c[name]) for name in ("visitors", "unanswered", "unopened", "repeated")),
        )
        .join(question_groups, (question_groups.c.lang == of.c.lang) & (question_groups.c.folded == of.c.folded))
        .group_by(of.c.day, question_groups.c.group_id, of.c.device, of.c.lang)
    )


def _known(since: str) -> Select[tuple[object, ...]]:
    days = question_device_days.c
    names = ("day", "lang", "folded", "device", *NUMBERS)
    return select(*(days[name] for name in names)).where(days.day >= since)


def _unknown(since: str) -> Select[tuple[object, ...]]:
    days, known = question_days.c, _sums(since)
    left = {name: days[name] - func.coalesce(known.c[name], 0) for name in NUMBERS}
    same = and_(*(days[name] == known.c[name] for name in ("day", "lang", "folded")))
    return (
        select(
            *(days.day, days.lang, days.folded, literal("unknown").label("device")),
            # A server of the version before counts a day anew without its devices: never less than nobody.
            *(case((number > 0, number), else_=0).label(name) for name, number in left.items()),
        )
        .select_from(question_days.outerjoin(known, same))
        .where((days.day >= since) & (left["visitors"] > 0))
    )


def _sums(since: str) -> Subquery:
    """The visitors of every known kind added up."""
    days = question_device_days.c
    question = (days.day, days.lang, days.folded)
    sums = (func.sum(days[name]).label(name) for name in NUMBERS)
    return select(*question, *sums).where(days.day >= since).group_by(*question).subquery()
