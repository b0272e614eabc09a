"""Letters about notifications: one for all that waits for a person, at once or once a day, never in their quiet hours.

Made in one transaction with the mark that they were, so that each notification is mailed once however many servers look. What was
read in the page meanwhile is not mailed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, or_, select, update

from kb.delivery.notification_payloads import NotificationPayload, ToldNotification
from kb.delivery.outbox import put
from kb.notifications.wishes import MORNING, NotificationWish
from kb.storage.desk_tables import notification_wishes, notifications
from kb.storage.staff_tables import staff

MOST_TOLD = 30  # notifications named in one letter
STALE = timedelta(
    days=3
)  # after which a notification is mailed no more: whoever asks for mail today is not told of last month


def put_letters(conn: Connection, *, lang: str, zone: str, at: datetime) -> int:
    """Put what is due into the outbox; returns how many letters. `zone` is the clock of the house."""
    columns = (
        staff.c.name,
        staff.c.email.label("account"),
        *(notification_wishes.c[name] for name in ("staff", *NotificationWish.__dataclass_fields__, "told_at")),
    )
    wished = (notification_wishes.c.mail != "never") & staff.c.disabled_at.is_(None)
    query = select(*columns).join(staff, staff.c.id == notification_wishes.c.staff).where(wished).order_by(staff.c.id)
    return sum(_put_letter(conn, row, lang, zone, at) for row in conn.execute(query).mappings().all())


def _put_letter(conn: Connection, row: RowMapping, lang: str, zone: str, at: datetime) -> bool:
    wish = NotificationWish(**{name: row[name] for name in NotificationWish.__dataclass_fields__})
    if wish.is_quiet(at, zone) or (wish.mail == "daily" and not _claim_day(conn, row, zone, at)):
        return False
    waiting = (
        (notifications.c.to == row["name"]) & notifications.c.seen_at.is_(None) & notifications.c.mailed_at.is_(None)
    )
    fresh = waiting & (notifications.c.at > at - STALE)
    columns = (
        notifications.c.id,
        notifications.c.event,
        notifications.c.who,
        notifications.c.ticket,
        notifications.c.about,
    )
    mailed = conn.execute(update(notifications).where(fresh).values(mailed_at=at).returning(*columns)).all()
    if not mailed:
        return False
    named = [
        ToldNotification(
            event=notification.event, who=notification.who, number=notification.ticket or "", about=notification.about
        )
        for notification in sorted(mailed, key=lambda notification: notification.id)[:MOST_TOLD]
    ]
    payload = NotificationPayload(
        email=wish.email or row["account"],
        lang=lang,
        at=at.isoformat(),
        notifications=named,
        more=len(mailed) - len(named),
    )
    put(conn, "notification.told", "team", payload=payload, at=at)
    return True


def _claim_day(conn: Connection, row: RowMapping, zone: str, at: datetime) -> bool:
    """Whether today's letter is due and ours to make."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() < MORNING:
        return False
    begun = local.replace(hour=0, minute=0, second=0, microsecond=0)
    ours = (notification_wishes.c.staff == row["staff"]) & or_(
        notification_wishes.c.told_at.is_(None), notification_wishes.c.told_at < begun.astimezone(at.tzinfo)
    )
    return conn.execute(update(notification_wishes).where(ours).values(told_at=at)).rowcount == 1
