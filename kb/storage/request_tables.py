"""The tables round a ticket: messages, attachments, secrets, events, the outbox, limits, resolved questions. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from kb.storage.tables import STATE, CleanText, Moment, Values


def _of_ticket(*, index: bool = False, nullable: bool = False) -> Column[str]:
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
    Column("folded", CleanText, nullable=False, server_default=""),  # of a letter: what it quotes, and its signature
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket", "key"),
)

attachments = Table(
    "attachments",
    STATE,
    Column("name", CleanText, primary_key=True),  # generated; the file of that name lies below KB_ATTACHMENTS
    _of_ticket(),
    Column("message", Integer, ForeignKey("messages.id")),  # None: came with the form
    Column("kind", CleanText, nullable=False),  # see kb.requests.attachments.ENDINGS
    Column("size", Integer, nullable=False),  # bytes
    Column("width", Integer, nullable=False),  # 0 of what is no picture
    Column("height", Integer, nullable=False),
    Column("sent_as", CleanText, nullable=False, server_default=""),  # the sender's name for a file, made safe
    Column("digest", CleanText, nullable=False),  # of the stored bytes: the same file is kept once per ticket
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

inbound_letters = Table(  # which letters were read: each is taken once, whatever dies meanwhile
    "inbound_letters",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("digest", CleanText, nullable=False, unique=True),
    Column("outcome", CleanText, nullable=False),  # see kb.inbound.intake.LetterOutcome
    Column("at", Moment, nullable=False),
    Index(None, "at"),
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
    Column("verdict", CleanText, nullable=False, server_default=""),  # a writer's: "" | accepted | rejected
    Column("judged_by", CleanText, nullable=False, server_default=""),
    Column("judged_at", Moment),
    Column("opened_as", CleanText, nullable=False, server_default=""),  # words visitors searched for and opened it from
    UniqueConstraint("ticket", "article_id"),
)

moments = Table(
    "moments",
    STATE,
    Column("name", CleanText, primary_key=True),  # of something that is done from time to time: "tidied"
    Column("at", Moment, nullable=False),  # when it was done last
)

leases = Table(
    "leases",
    STATE,
    Column("name", CleanText, primary_key=True),  # of something that one server at a time does, in its log's words
    Column("holder", CleanText, nullable=False),  # the process that does it now, "" when nobody does
    Column("until", Moment, nullable=False),  # a holder that was killed keeps it no longer
    Column("done_at", Moment),  # when it was finished last
)

erasures = Table(  # who was forgotten: a backup that is restored must not bring them back
    "erasures",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("ticket", CleanText, nullable=False),  # keyed hash of its number; "" = an address is meant
    Column("email", CleanText, nullable=False),  # keyed hash; "" = a request
    Column("at", Moment, nullable=False),
)

ticket_words = Table(  # by which words a ticket is found
    "ticket_words",
    STATE,
    Column("word", CleanText, primary_key=True),  # a stem, or what is found whole: see kb.finding.ticket_words
    Column("ticket", CleanText, ForeignKey("tickets.number"), primary_key=True),
    Index(None, "ticket"),
    sqlite_with_rowid=False,
)

ticket_tags = Table(
    "ticket_tags",
    STATE,
    Column("ticket", CleanText, ForeignKey("tickets.number"), primary_key=True),
    Column("tag", CleanText, primary_key=True),
    Index(None, "tag"),
)

undos = Table(  # what somebody did and may take back for a moment
    "undos",
    STATE,
    Column("digest", CleanText, primary_key=True),  # of the secret that takes it back
    Column("who", CleanText, nullable=False),
    Column("done", Values, nullable=False),
    Column("at", Moment, nullable=False),
)
