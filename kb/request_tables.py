"""The tables round a ticket: messages, attachments, secrets, events, the outbox, limits, resolved questions. No verb.

Part of the family `kb.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from kb.tables import STATE, CleanText, Moment, Values


def _of_ticket(*, index: bool = False, nullable: bool = False) -> Column:
    return Column("ticket", CleanText, ForeignKey("tickets.number"), nullable=nullable, index=index or None)


keys = Table(
    "keys",
    STATE,
    Column("name", CleanText, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

request_secrets = Table(
    "request_secrets",
    STATE,
    Column("digest", CleanText, primary_key=True),  # sha-256; more than one may open a ticket, so keys can be changed
    _of_ticket(index=True),
)

messages = Table(
    "messages",
    STATE,
    Column("id", Integer, primary_key=True),
    _of_ticket(),
    Column("author", CleanText, nullable=False),  # "customer" | "staff"
    Column("who", CleanText, nullable=False),  # the name a reply is signed with
    Column("text", CleanText, nullable=False),
    Column("article_id", CleanText, nullable=False),
    Column("internal", Boolean, nullable=False),  # a note among staff
    Column("key", CleanText, nullable=False),  # digest of the key of the form it was written in
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket", "key"),
)

attachments = Table(
    "attachments",
    STATE,
    Column("name", CleanText, primary_key=True),  # generated; the file of that name lies below KB_ATTACHMENTS
    _of_ticket(),
    Column("message", Integer, ForeignKey("messages.id")),  # None: came with the form
    Column("kind", CleanText, nullable=False),  # "png" | "jpeg" | "webp"
    Column("size", Integer, nullable=False),  # bytes
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("digest", CleanText, nullable=False),  # of the stored bytes: the same picture is kept once per ticket
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket", "digest"),
)

ticket_events = Table(
    "ticket_events",
    STATE,
    Column("id", Integer, primary_key=True),
    _of_ticket(index=True),
    Column("event", CleanText, nullable=False),  # opened | taken | replied | handed_over | closed | reopened | …
    Column("who", CleanText, nullable=False),  # "" = the visitor
    Column("detail", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

outbox = Table(
    "outbox",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("key", CleanText, nullable=False, unique=True),  # stable: Message-ID and webhook-id are made of it
    Column("kind", CleanText, nullable=False),  # "ticket.created", "article.flagged", …
    Column("channel", CleanText, nullable=False),  # "visitor" | "team" | "helpdesk"
    _of_ticket(index=True, nullable=True),  # None: an article or a question is told of
    Column("payload", Values, nullable=False),
    Column("state", CleanText, nullable=False),  # "waiting" | "sending" | "sent" | "dead"
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("last_error", CleanText, nullable=False),
    Column("lease", CleanText, nullable=False),  # who is sending it now
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Index(None, "state", "next_at"),
)

posts = Table(
    "posts",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("address", CleanText, nullable=False),  # keyed hash
    Column("email", CleanText, nullable=False),  # keyed hash
    Column("text", CleanText, nullable=False),  # keyed hash of the folded words
    Column("at", Moment, nullable=False),
    Index(None, "address", "at"),
    Index(None, "text", "at"),
    Index(None, "at"),
)

resolved = Table(
    "resolved",
    STATE,
    Column("id", Integer, primary_key=True),
    _of_ticket(),
    Column("article_id", CleanText, nullable=False),
    Column("question", CleanText, nullable=False),  # the customer's words, masked
    Column("lang", CleanText, nullable=False),
    Column("shown", Boolean, nullable=False),  # was the article offered before the ticket was sent?
    Column("opened", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket", "article_id"),
)
