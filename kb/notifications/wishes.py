"""How a person wants to be told by mail: at once, daily or never, to which address, and when not to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from kb.delivery.mailboxes import read_mailbox
from kb.errors import StaffError
from kb.storage.database import insert
from kb.storage.desk_tables import notification_wishes
from kb.storage.staff_tables import staff

MailWish = Literal["now", "daily", "never"]
MAIL_WISHES: tuple[MailWish, ...] = get_args(MailWish)
MORNING = time(9)  # of the daily letter, by the clock of the house


class NotificationWishRefused(StaffError):
    """What somebody wished can't be; `code` names the field: "mail", "email" or "quiet"."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class NotificationWish:
    """`quiet_from` and `quiet_until` as "22:00", by the clock of the house; both "" where there are no quiet hours."""

    email: str = ""
    mail: str = "never"
    quiet_from: str = ""
    quiet_until: str = ""

    def is_quiet(self, at: datetime, zone: str) -> bool:
        """Whether it is a time not to disturb; hours over midnight are one night."""
        if not (self.quiet_from and self.quiet_until):
            return False
        now = at.astimezone(ZoneInfo(zone)).time()
        begin, end = time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)
        return begin <= now < end if begin <= end else now >= begin or now < end


def wish_of(conn: Connection, person: int) -> NotificationWish:
    """What a person wants; never by mail where they have not said. Their account's address stands for one of their own."""
    columns = (notification_wishes.c[name] for name in NotificationWish.__dataclass_fields__)
    row = conn.execute(select(*columns).where(notification_wishes.c.staff == person)).mappings().one_or_none()
    wish = NotificationWish(**row) if row else NotificationWish()
    known = conn.execute(select(staff.c.email).where(staff.c.id == person)).scalar() or ""
    return wish if wish.email else replace(wish, email=known)


def keep_wish(conn: Connection, person: int, wish: NotificationWish) -> None:
    """Raises NotificationWishRefused for what can't be meant."""
    if wish.mail not in MAIL_WISHES:
        raise NotificationWishRefused("mail", f"expected one of: {', '.join(MAIL_WISHES)}")
    email = wish.email.strip()
    if wish.mail != "never" or email:
        try:
            mailbox = read_mailbox(email)
        except ValueError as error:
            raise NotificationWishRefused("email", f"{email!r} is no address letters can go to: {error}") from None
        email = f"{mailbox.name}@{mailbox.domain}"
    begin, end = wish.quiet_from.strip(), wish.quiet_until.strip()
    if begin or end:
        begin, end = _hour(begin), _hour(end)
    row = {"email": email, "mail": wish.mail, "quiet_from": begin, "quiet_until": end}
    kept = insert(conn, notification_wishes).values(staff=person, **row)
    conn.execute(kept.on_conflict_do_update(index_elements=["staff"], set_=row))


def _hour(written: str) -> str:
    try:
        return f"{time.fromisoformat(written):%H:%M}"
    except ValueError:
        raise NotificationWishRefused("quiet", "say from when and until when, as 22:00 and 08:00") from None
