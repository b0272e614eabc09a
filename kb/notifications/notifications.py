"""Notifications of one colleague: put, listed, counted, put away. They hold a number, an event and a name, never what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from sqlalchemy import Connection, func, select, update

from kb.storage.database import insert
from kb.storage.desk_tables import notifications
from kb.storage.tables import digest

NotificationEvent = Literal[
    "assigned",  # a request is theirs now
    "taken_over",  # a request of theirs is somebody else's now
    "asked_over",  # a colleague asks for a request of theirs
    "mentioned",  # a note names them
    "answered",  # the customer wrote to a request of theirs
    "due_soon",
    "overdue",
    "call_due",
    "flagged",  # an article of theirs
    "flag_done",  # their flag was dealt with
    "question",  # a colleague's, to whoever writes articles
    "question_answered",  # their question
    "question_overdue",
    "flag_overdue",
]
EVENTS: tuple[NotificationEvent, ...] = get_args(NotificationEvent)
MOST_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class NewNotification:
    """What is told. `once` tells it from others of its kind: the same one reaches nobody twice."""

    event: NotificationEvent
    at: datetime
    who: str = ""  # whoever did it is not told of it
    ticket: str = ""
    about: str = ""
    once: str = ""  # "": the moment


@dataclass(frozen=True, kw_only=True)
class Notification:
    """What a colleague was told."""

    id: int
    event: str
    who: str
    ticket: str  # "" = of something else
    about: str
    at: datetime
    seen_at: datetime | None


@dataclass(frozen=True)
class UnseenNotifications:
    """How many notifications somebody has not put away, and the newest of them: a change of either is news."""

    count: int = 0
    newest: int = 0


def put_notification(conn: Connection, new: NewNotification, to: Iterable[str]) -> int:
    """Tell these people, but not whoever did it; nobody for "". Returns how many had not been told before."""
    told = 0
    for name in dict.fromkeys(name.strip() for name in to):
        if not name or name == new.who:
            continue
        once = new.once or new.at.isoformat()
        row = {
            "key": digest("\x00".join((name, new.event, new.ticket, new.about, new.who, once))),
            "to": name,
            "event": new.event,
            "who": new.who,
            "ticket": new.ticket or None,
            "about": new.about,
            "at": new.at,
        }
        put = insert(conn, notifications).values(row).on_conflict_do_nothing().returning(notifications.c.id)
        told += conn.execute(put).first() is not None
    return told


def is_waiting(conn: Connection, new: NewNotification, to: str) -> bool:
    """Whether this person has such a notification and has not put it away."""
    same = (notifications.c.to == to) & (notifications.c.event == new.event) & (notifications.c.who == new.who)
    unseen = same & (notifications.c.ticket == new.ticket) & notifications.c.seen_at.is_(None)
    return conn.execute(select(notifications.c.id).where(unseen).limit(1)).first() is not None


def notifications_of(
    conn: Connection, who: str, *, unseen: bool = False, limit: int = MOST_SHOWN
) -> tuple[Notification, ...]:
    """What somebody was told, the newest first; or what of it they have not put away."""
    own = notifications.c.to == who
    condition = own & notifications.c.seen_at.is_(None) if unseen else own
    columns = (notifications.c[name] for name in Notification.__dataclass_fields__)
    rows = conn.execute(select(*columns).where(condition).order_by(notifications.c.id.desc()).limit(limit)).mappings()
    return tuple(Notification(**{**row, "ticket": row["ticket"] or ""}) for row in rows)


def count_unseen(conn: Connection, names: Sequence[str]) -> Mapping[str, UnseenNotifications]:
    """For each name what waits for it; one question, however many names."""
    waiting = notifications.c.to.in_(names) & notifications.c.seen_at.is_(None)
    counted = select(notifications.c.to, func.count().label("times"), func.max(notifications.c.id).label("newest"))
    rows = conn.execute(counted.where(waiting).group_by(notifications.c.to))
    by_name = {row.to: UnseenNotifications(int(row.times), int(row.newest)) for row in rows}
    return MappingProxyType({name: by_name.get(name, UnseenNotifications()) for name in names})


def put_away(conn: Connection, who: str, *, until: int | None = None, ticket: str = "", at: datetime) -> int:
    """Somebody has read their notifications: all, those up to an id (none that came meanwhile), or those of a request. Returns how many."""
    unseen = (notifications.c.to == who) & notifications.c.seen_at.is_(None)
    if until is not None:
        unseen &= notifications.c.id <= until
    if ticket:
        unseen &= notifications.c.ticket == ticket
    return conn.execute(update(notifications).where(unseen).values(seen_at=at)).rowcount
