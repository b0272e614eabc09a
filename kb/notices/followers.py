"""Followers: readers who are told by mail when a notice changes and when it is over. Confirmed first, forgotten at its end.

Nobody's mailbox can be filled: to an address nobody has confirmed goes one letter a day about a notice and ENOUGH in all, and
nothing else before its owner has said yes. The links are made when a letter is sent; the database holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from kb.articles.notices.notices import Notice
from kb.delivery.mailboxes import mailbox_key
from kb.delivery.outbox import NoticePayload, put
from kb.storage.database import insert, one_at_a_time
from kb.storage.notice_tables import notice_followers as followers
from kb.storage.site_key import follow_secret
from kb.storage.tables import digest

UNCONFIRMED = timedelta(days=1)  # how long an address is kept that nobody confirmed, and is asked no second time
ENOUGH = 3  # letters in that time that ask one address
TELLING_LOCK = 0x07_7E_EB  # one server at a time tells followers


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Somebody who follows a notice, or was asked to."""

    id: int
    notice: str
    email: str
    lang: str
    title: str
    told: str
    asked_at: datetime
    confirmed_at: datetime | None


def ask_to_follow(conn: Connection, notice: Notice, email: str, lang: str, *, key: bytes, at: datetime) -> bool:
    """Send the address a letter that asks; False where none is sent. Whoever asked is told the same in each case."""
    email = mailbox_key(email)
    row = _row_of(conn, notice.id, email)
    if row and (row.confirmed_at or timedelta() <= at - row.asked_at < UNCONFIRMED):
        return False
    if _asked_lately(conn, email, at) >= ENOUGH:
        return False
    values = {
        "notice": notice.id,
        "email": email,
        "lang": lang,
        "title": said_in(notice.title, lang),
        "secret": digest(follow_secret(key, notice.id, email)),
        "told": notice.version,
        "asked_at": at,
        "confirmed_at": None,
    }
    again = insert(conn, followers).values(values)
    conn.execute(again.on_conflict_do_update(index_elements=["notice", "email"], set_={"asked_at": at, "lang": lang}))
    _put(conn, "notice.follow", email, lang, _told_of(notice, lang), at=at)
    return True


def find_follower(conn: Connection, secret: str) -> Follower | None:
    """Whoever the link in a letter belongs to."""
    row = conn.execute(select(*_FIELDS).where(followers.c.secret == digest(secret))).first() if secret else None
    return Follower(**row._mapping) if row else None


def confirm(conn: Connection, follower: Follower, *, at: datetime) -> None:
    """The address is theirs. Twice is once."""
    ours = (followers.c.id == follower.id) & followers.c.confirmed_at.is_(None)
    conn.execute(update(followers).where(ours).values(confirmed_at=at))


def stop(conn: Connection, follower: Follower) -> None:
    """They follow no longer, and their address is gone."""
    conn.execute(delete(followers).where(followers.c.id == follower.id))


def tell_followers(conn: Connection, notices: Mapping[str, Notice], *, only: str = "", at: datetime) -> int:
    """Tell whoever follows a notice that changed or is over since they were told last; returns how many letters go.

    `notices`: all there are, by id; one that is no longer there is over. `only`: followers of this one alone. Each is told
    once, however many servers look.
    """
    one_at_a_time(conn, TELLING_LOCK)
    letters = 0
    wanted = (followers.c.notice == only) if only else followers.c.id.is_not(None)
    for row in conn.execute(select(*_FIELDS).where(wanted).order_by(followers.c.id)).mappings().all():
        follower = Follower(**row)
        notice = notices.get(follower.notice)
        if notice is None or notice.over(at):
            stop(conn, follower)
            notice_told = (
                _told_of(notice, follower.lang) if notice else NoticePayload(id="", title=follower.title, text="")
            )
            kind = "notice.ended"
        elif notice.version != follower.told:
            conn.execute(update(followers).where(followers.c.id == follower.id).values(told=notice.version))
            notice_told, kind = _told_of(notice, follower.lang), "notice.changed"
        else:
            continue
        if follower.confirmed_at:
            _put(conn, kind, follower.email, follower.lang, notice_told, at=at)
            letters += 1
    return letters


def forget_unconfirmed(conn: Connection, *, at: datetime) -> int:
    """Remove addresses nobody confirmed in time."""
    old = followers.c.confirmed_at.is_(None) & ~followers.c.asked_at.between(at - UNCONFIRMED, at + UNCONFIRMED)
    return conn.execute(delete(followers).where(old)).rowcount


def said_in(texts: Mapping[str, str], lang: str) -> str:
    """The text of a language, else the one for every language, else any; "" without any."""
    return texts.get(lang) or texts.get("") or next(iter(texts.values()), "")


def _told_of(notice: Notice, lang: str) -> NoticePayload:
    return NoticePayload(id=notice.id, title=said_in(notice.title, lang), text=said_in(notice.text, lang))


def _put(conn: Connection, kind: str, email: str, lang: str, notice: NoticePayload, *, at: datetime) -> None:
    put(conn, kind, "visitor", payload={"email": email, "lang": lang, "at": at.isoformat(), "notice": notice}, at=at)


def _row_of(conn: Connection, notice: str, email: str) -> Follower | None:
    same = (followers.c.notice == notice) & (followers.c.email == email)
    row = conn.execute(select(*_FIELDS).where(same)).first()
    return Follower(**row._mapping) if row else None


def _asked_lately(conn: Connection, email: str, at: datetime) -> int:
    lately = (followers.c.email == email) & (followers.c.asked_at > at - UNCONFIRMED)
    asked = select(func.count()).select_from(followers).where(lately & followers.c.confirmed_at.is_(None))
    return int(conn.execute(asked).scalar_one())


_FIELDS = tuple(followers.c[name] for name in Follower.__dataclass_fields__)
