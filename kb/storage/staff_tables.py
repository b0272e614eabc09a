"""The tables of staff: accounts, invitations, sessions, second factors, failed sign-ins, flags on articles, questions to colleagues,
what staff did. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from kb.storage.tables import STATE, CleanText, Moment

staff = Table(
    "staff",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("name", CleanText, nullable=False),  # as shown and as answers are signed
    Column("login", CleanText, nullable=False, unique=True),  # the name with case and spacing folded
    Column("role", CleanText, nullable=False),
    Column("password", CleanText, nullable=False),  # argon2id, with its salt and parameters; "" lets nobody in
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("email", CleanText, nullable=False, server_default=""),
    Column("team", CleanText, nullable=False, server_default=""),
)

invitations = Table(
    "invitations",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("digest", CleanText, nullable=False, unique=True),  # of the link, which is made when the letter is sent
    Column("email", CleanText, nullable=False),
    Column("role", CleanText, nullable=False),
    Column("team", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("invited_by", CleanText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

identities = Table(  # who somebody is at an identity provider: never their address, which changes hands
    "identities",
    STATE,
    Column("issuer", CleanText, primary_key=True),
    Column("subject", CleanText, primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index(None, "staff"),
)

spent_states = Table(  # answers of identity providers that were taken: none is taken twice
    "spent_states",
    STATE,
    Column("digest", CleanText, primary_key=True),
    Column("at", Moment, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    STATE,
    Column("digest", CleanText, primary_key=True),  # sha-256 of the cookie; the cookie is kept nowhere
    Column("staff", Integer, ForeignKey("staff.id")),  # whose it is: an account's,
    Column("token", Integer, ForeignKey("tokens.id")),  # or a token's
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "staff"),
    Index(None, "token"),
)

second_factors = Table(
    "second_factors",
    STATE,
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("secret", CleanText, nullable=False),  # of the one-time codes, base32
    Column("created_at", Moment, nullable=False),
    Column("confirmed_at", Moment),  # not asked for before that
    Column("last_step", Integer, nullable=False, server_default="0"),  # of the newest code used: none counts twice
)

recovery_codes = Table(
    "recovery_codes",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("digest", CleanText, nullable=False),
    Column("used_at", Moment),
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
    Column("due_at", Moment),  # by when whoever looks after it deals with it
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
    Column("due_at", Moment),  # by when whoever owns it answers
    Index(None, "answered_at", "owner"),
)

audit = Table(  # what staff did; a trigger of its migration refuses every change of a row
    "audit",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", CleanText, nullable=False),  # the name of an account, of a token, or of whoever typed a command
    Column("via", CleanText, nullable=False),  # "page" | "api" | "assistant" | "command"
    Column("kind", CleanText, nullable=False),  # "read" | "change" | "export" | "door"
    Column("deed", CleanText, nullable=False),
    Column("about", CleanText, nullable=False),  # a number or an id; never words of anybody
    Column("staff", Integer),  # no foreign key: what was done outlives whose it was
    Column("token", Integer),
    Index(None, "at"),
    Index(None, "who", "at"),
    Index(None, "about"),
)
