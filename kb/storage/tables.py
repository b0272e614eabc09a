"""The tables and their column types: what state looks like. No verb, no connection.

Tables only ever change through a new revision under kb/storage/migrations/; tests/kb/storage/test_database.py holds the two together.
Two families, each migrated on its own: `STATE` (must never be lost; its other half is in request_tables.py) and `LOG`
(what was searched; on SQLite a file of its own, so that a busy search box never waits for a ticket's fsync).
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STATE = MetaData(naming_convention=NAMES)
LOG = MetaData(naming_convention=NAMES)

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The same text without NUL (PostgreSQL refuses it) and with lone surrogates replaced by U+FFFD (no UTF-8 has them)."""
    return UNSTORABLE.sub(lambda match: "" if match[0] == "\x00" else "\ufffd", text)


def digest(*parts: str) -> str:
    """Sha-256 of texts, in hexadecimal: an index key of one length, whatever was sent (PostgreSQL's take 2,700 bytes)."""
    return hashlib.sha256("\x00".join(storable(part) for part in parts).encode()).hexdigest()


class CleanText(TypeDecorator[str]):
    """Text as people send it: every Unicode string can be written and is found again by the same string."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class TextList(TypeDecorator[tuple[str, ...]]):
    """A short list of strings, kept as JSON text; read back as a tuple."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps([storable(item) for item in value], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


class Values(TypeDecorator[dict[str, object]]):
    """A small mapping of plain values, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, object] | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, object] | None:
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in, UTC out, in order. A naive datetime is a programmer's mistake and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"expected a datetime with a time zone, got {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


ticket_counters = Table(
    "ticket_counters",
    STATE,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("number", CleanText, nullable=False, unique=True),  # "2026-000123": what people dictate
    Column("form_key", CleanText, nullable=False),  # digest of the key given to each form when it is shown
    Column("content_digest", CleanText, nullable=False),  # the same form with other words is another ticket
    Column("status", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("topic", CleanText, nullable=False),
    Column("email", CleanText, nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("query", CleanText, nullable=False),  # what was searched before the form
    Column("shown", TextList, nullable=False),  # article ids the visitor was already shown
    Column("masked", TextList, nullable=False),  # kinds of private data that were masked
    Column("created_at", Moment, nullable=False),
    Column("purpose", CleanText, nullable=False, server_default=""),
    Column("opened", TextList, nullable=False, server_default="[]"),  # article ids the visitor read
    Column("rejected", TextList, nullable=False, server_default="[]"),  # article ids marked "not this"
    Column("consent", CleanText, nullable=False, server_default=""),  # version of the text agreed to
    Column("consent_at", Moment),
    Column("level", CleanText, nullable=False, server_default=""),  # service level of contacts.yaml
    Column("due_at", Moment),  # by when we promised to answer
    Column("zone", CleanText, nullable=False, server_default=""),  # time zone the promise was made in
    Column("team", CleanText, nullable=False, server_default="support"),
    Column("owner", CleanText, nullable=False, server_default=""),  # who answers for it; "" = nobody yet
    Column("outcome", CleanText, nullable=False, server_default=""),
    Column("article_id", CleanText, nullable=False, server_default=""),  # the article a refusal is explained by
    Column("helped", Boolean),  # what the visitor said of our answer
    Column("answered_at", Moment),  # first reply
    Column("closed_at", Moment),
    Column("priority", Integer, nullable=False, server_default="0"),  # 2 urgent, 1 before others, 0 as usual
    Column("snoozed_until", Moment),  # out of sight until then
    Column("merged_into", CleanText, nullable=False, server_default=""),  # number of the ticket it is part of now
    Column(
        "mailbox", CleanText
    ),  # kb.delivery.mailboxes.mailbox_key of `email`; None until an earlier version's row is noted
    UniqueConstraint("form_key", "content_digest"),
    Index(None, "created_at"),
    Index(None, "status", "due_at", "priority", "snoozed_until"),  # the inbox counts and sorts from these two alone
    Index(None, "status", "owner", "due_at", "priority", "snoozed_until"),
    Index(  # what its filters offer, and what they leave
        "ix_tickets_filters",
        *("status", "topic", "owner", "level", "lang", "team", "due_at", "priority", "snoozed_until"),
    ),
    Index(None, "status", "closed_at"),
    Index(None, "status", "level"),
    Index(None, "status", "lang"),
    Index(None, "snoozed_until", "status"),  # what sleeps
    Index(None, "email"),
    Index(None, "mailbox"),
)

votes = Table(
    "votes",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("article_id", CleanText, nullable=False),
    Column("voter", CleanText, nullable=False),  # opaque; who it is, the web layer decides and hashes
    Column("helpful", Boolean, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("comment", CleanText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("told_at", Moment),  # when its words were mailed to whoever looks after the article
    Column(
        "answer", CleanText, nullable=False, server_default=""
    ),  # of the writers: see kb.insights.readers_words.ANSWERS
    Column("answer_text", CleanText, nullable=False, server_default=""),
    Column("answered_by", CleanText, nullable=False, server_default=""),
    Column("answered_at", Moment),
    UniqueConstraint("article_id", "voter"),
    Index(None, "changed_at"),
)

tokens = Table(
    "tokens",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("digest", CleanText, nullable=False, unique=True),  # sha-256 of the secret; the secret is kept nowhere
    Column("prefix", CleanText, nullable=False),  # enough to recognise a token by, not to use it
    Column("scopes", TextList, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
)

searches = Table(
    "searches",
    LOG,
    Column("id", CleanText, primary_key=True),  # random: it travels in links
    Column("text", CleanText, nullable=False),
    Column("folded", CleanText, nullable=False),  # case, ё and spacing folded, cut: the same question counts once
    Column("lang", CleanText, nullable=False),
    Column("place", CleanText, nullable=False),
    Column("visitor", CleanText, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("mode", CleanText, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("total", Integer, nullable=False),
    Column("shown", TextList, nullable=False),
    Column("rescued_text", CleanText, nullable=False),
    Column("took_ms", Float, nullable=False),
    Column("device", CleanText, nullable=False, server_default="unknown"),  # see kb.usage.devices
    Column("at", Moment, nullable=False),
    CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    Index(None, "at"),
    Index(None, "lang", "folded"),
)

openings = Table(
    "openings",
    LOG,
    Column("id", Integer, primary_key=True),
    Column("search_id", CleanText, ForeignKey("searches.id", ondelete="CASCADE"), nullable=False),
    Column("article_id", CleanText, nullable=False),
    Column("position", Integer, nullable=False),  # 1 = the first result
    Column("at", Moment, nullable=False),
    Column(
        "opener", CleanText, nullable=False, server_default=""
    ),  # who, by a name for this question and article; "" unknown
    Column("read", Boolean, nullable=False, server_default=false()),  # to its end
    Column("left_at", CleanText),  # anchor of the heading that was last in sight, "" before the first; None unknown
    UniqueConstraint("search_id", "article_id"),
    Index(None, "at"),
)

deflections = Table(
    "deflections",
    LOG,
    Column("id", Integer, primary_key=True),
    Column("form_key", CleanText, nullable=False),  # digest, as in tickets
    Column("article_id", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),  # what the visitor had written when the article answered it
    Column("at", Moment, nullable=False),
    UniqueConstraint("form_key", "article_id"),
    Index(None, "at"),
)

question_counts = Table(  # no longer read or written: servers of the version before, which stand beside while they are exchanged, still write it
    "question_counts",
    LOG,
    Column("month", CleanText, primary_key=True),  # "2026-08"
    Column("lang", CleanText, primary_key=True),
    Column("folded", CleanText, primary_key=True),
    Column("found", Boolean, primary_key=True),
    Column("text", CleanText, nullable=False),
    Column("times", Integer, nullable=False),
    Column("visitors", Integer, nullable=False),  # five at least
)
