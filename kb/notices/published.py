"""Notices that staff publish, change and end: stored with who did it and what was said then. Tells nobody itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from kb.articles.notices.notices import SEVERITIES, Notice
from kb.errors import StaffError
from kb.storage.database import insert
from kb.storage.notice_tables import notice_events, notices

LONGEST_TITLE, LONGEST_TEXT = 200, 4000  # characters in a language
KEPT_IN_VIEW = 200  # notices looked through: more have never been at once


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """A notice as staff write it; texts by language, moments aware."""

    severity: str
    title: Mapping[str, str]
    start: datetime
    end: datetime | None = None
    text: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def checked(self) -> NewNotice:
        """The same without empty texts. Raises StaffError, whose message is the name of the field that is wrong."""
        title = {lang: text.strip()[:LONGEST_TITLE] for lang, text in self.title.items() if text.strip()}
        text = {lang: text.strip()[:LONGEST_TEXT] for lang, text in self.text.items() if text.strip()}
        if self.severity not in SEVERITIES:
            raise StaffError("severity")
        if not title:
            raise StaffError("title")
        if self.end is not None and self.end <= self.start:
            raise StaffError("end")
        return replace(self, title=title, text=text)


@dataclass(frozen=True, kw_only=True)
class NoticeEvent:
    """What was done to a notice, by whom, and what it said from then on."""

    event: str  # published | changed | ended
    who: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    at: datetime


def publish(conn: Connection, new: NewNotice, *, who: str, at: datetime) -> Notice:
    """Raises StaffError as `NewNotice.checked` does."""
    row = {**_values(new.checked()), "at": at}
    stored = conn.execute(insert(conn, notices).values(row).returning(*notices.c)).one()._mapping
    _note(conn, stored["id"], "published", who, stored, at)
    return _notice(stored)


def change(conn: Connection, id: str, new: NewNotice, *, who: str, at: datetime) -> Notice | None:
    """Other words, times or sections; None for a notice there is not. Sent twice it is one change. Raises StaffError."""
    earlier = find_notice(conn, id)
    if earlier is None:
        return None
    values = _values(new.checked())
    changed = update(notices).where(notices.c.id == int(id)).values(values).returning(*notices.c)
    stored = conn.execute(changed).one()._mapping
    if _notice(stored) != earlier:
        _note(conn, stored["id"], "changed", who, stored, at)
    return _notice(stored)


def end(conn: Connection, id: str, *, who: str, at: datetime) -> Notice | None:
    """It works again. One that is over already keeps its end; one that had not begun never does."""
    notice = find_notice(conn, id)
    if notice is None or notice.over(at):
        return notice
    values = {"end": at, "start": min(notice.start, at)}
    ended = update(notices).where(notices.c.id == int(id)).values(values).returning(*notices.c)
    stored = conn.execute(ended).one()._mapping
    _note(conn, stored["id"], "ended", who, stored, at)
    return _notice(stored)


def find_notice(conn: Connection, id: str) -> Notice | None:
    """By the id pages use; None also for one of notices.yaml."""
    if not (id.isascii() and id.isdigit() and len(id) < 10):
        return None
    row = conn.execute(select(*notices.c).where(notices.c.id == int(id))).first()
    return _notice(row._mapping) if row else None


def list_notices(conn: Connection, *, limit: int = KEPT_IN_VIEW) -> tuple[Notice, ...]:
    """The newest first."""
    rows = conn.execute(select(*notices.c).order_by(notices.c.id.desc()).limit(limit))
    return tuple(_notice(row) for row in rows.mappings())


def events_of(conn: Connection, id: str) -> tuple[NoticeEvent, ...]:
    """What was done to a notice, the newest first; nothing for one of notices.yaml."""
    if find_notice(conn, id) is None:
        return ()
    columns = [notice_events.c[name] for name in NoticeEvent.__dataclass_fields__]
    rows = conn.execute(
        select(*columns).where(notice_events.c.notice == int(id)).order_by(notice_events.c.id.desc()).limit(100)
    )
    return tuple(NoticeEvent(**row) for row in rows.mappings())


def _values(new: NewNotice) -> dict[str, object]:
    return {**vars(new), "title": dict(new.title), "text": dict(new.text)}


def _notice(row: RowMapping) -> Notice:
    return Notice.model_validate({**{name: row[name] for name in row if name != "at"}, "id": str(row["id"])})


def _note(conn: Connection, id: int, event: str, who: str, row: RowMapping, at: datetime) -> None:
    said = {"notice": id, "event": event, "who": who, "title": row["title"], "text": row["text"], "at": at}
    conn.execute(insert(conn, notice_events).values(said))
