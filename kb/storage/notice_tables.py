"""The tables of notices: what staff announce, what was done to it, and who follows a notice by mail. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from kb.storage.tables import STATE, CleanText, Moment, TextList, Values

notices = Table(
    "notices",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("severity", CleanText, nullable=False),
    Column("title", Values, nullable=False),  # by language
    Column("text", Values, nullable=False),
    Column("sections", TextList, nullable=False),
    Column("topics", TextList, nullable=False),
    Column("words", TextList, nullable=False),
    Column("start", Moment, nullable=False),
    Column("end", Moment),  # None: until somebody ends it
    Column("at", Moment, nullable=False),  # when it was published
)

notice_events = Table(
    "notice_events",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("notice", Integer, ForeignKey("notices.id"), nullable=False),
    Column("event", CleanText, nullable=False),  # published | changed | ended
    Column("who", CleanText, nullable=False),  # of the staff
    Column("title", Values, nullable=False),  # what it said from then on
    Column("text", Values, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "notice"),
)

notice_followers = Table(
    "notice_followers",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("notice", CleanText, nullable=False),  # id of a published notice, or of one in notices.yaml
    Column("email", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),  # of the notice as it was then, for a letter about one that is gone
    Column("secret", CleanText, nullable=False, unique=True),  # sha-256 of what the links in their letters carry
    Column("told", CleanText, nullable=False),  # version of the notice they know
    Column("asked_at", Moment, nullable=False),
    Column("confirmed_at", Moment),  # nothing is sent before that but the letter that asks
    UniqueConstraint("notice", "email"),
    Index(None, "asked_at"),
)
