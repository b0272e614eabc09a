"""The tables of staff: accounts, sessions, failed sign-ins, flags on articles, questions to colleagues. No verb.

Part of the family `kb.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from kb.tables import STATE, CleanText, Moment

staff = Table(
    "staff",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("name", CleanText, nullable=False),  # as shown and as answers are signed
    Column("login", CleanText, nullable=False, unique=True),  # the name with case and spacing folded
    Column("role", CleanText, nullable=False),
    Column("password", CleanText, nullable=False),  # argon2id, with its salt and parameters
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

staff_sessions = Table(
    "staff_sessions",
    STATE,
    Column("digest", CleanText, primary_key=True),  # sha-256 of the cookie; the cookie is kept nowhere
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "staff"),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("login", CleanText, nullable=False),  # keyed hashes: people type passwords into the wrong field
    Column("address", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

flags = Table(
    "flags",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("article_id", CleanText, nullable=False),
    Column("owner", CleanText, nullable=False),  # of the article, when it was flagged
    Column("kind", CleanText, nullable=False),
    Column("comment", CleanText, nullable=False),
    Column("query", CleanText, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_by", CleanText, nullable=False, server_default=""),
    Column("done_at", Moment),
    Index(None, "done_at", "owner"),
)

colleague_questions = Table(
    "colleague_questions",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("query", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("category", CleanText, nullable=False),
    Column("owner", CleanText, nullable=False),  # of the category: whose queue it stands in
    Column("who", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", CleanText, nullable=False, server_default=""),
    Column("answered_by", CleanText, nullable=False, server_default=""),
    Column("answered_at", Moment),
    Index(None, "answered_at", "owner"),
)
