"""The tables of the desk: calls we promised, who has a ticket open, what colleagues are told of, how each wants it by mail.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from kb.storage.tables import STATE, CleanText, Moment

callbacks = Table(  # calls we promised
    "callbacks",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("ticket", CleanText, ForeignKey("tickets.number"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("telephone", CleanText, nullable=False),
    Column("note", CleanText, nullable=False),
    Column("who", CleanText, nullable=False),  # who promised it
    Column("outcome", CleanText, nullable=False, server_default=""),  # "" to be made | reached | missed
    Column("done_by", CleanText, nullable=False, server_default=""),
    Column("done_at", Moment),
    Index(None, "ticket"),
    Index(None, "outcome", "at"),
)

presences = Table(  # who has a ticket open; of minutes
    "presences",
    STATE,
    Column("ticket", CleanText, ForeignKey("tickets.number"), primary_key=True),
    Column("who", CleanText, primary_key=True),
    Column("doing", CleanText, nullable=False),  # reading | writing
    Column("at", Moment, nullable=False),
)

desk_words = Table(  # written by the version before notifications; dropped by a later one
    "desk_words",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("ticket", CleanText, ForeignKey("tickets.number"), nullable=False),
    Column("to", CleanText, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("event", CleanText, nullable=False),  # taken_over | asked_over
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index(None, "ticket"),
    Index(None, "to", "seen_at"),
)

notifications = Table(  # what a colleague is told of. Holds nobody's words: a number, an event, a name
    "notifications",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("key", CleanText, nullable=False, unique=True),  # the same thing is told to the same person once
    Column("to", CleanText, nullable=False),
    Column("event", CleanText, nullable=False),  # see kb.notifications.notifications.EVENTS
    Column("who", CleanText, nullable=False),  # who did it; "" = the customer, or time
    Column("ticket", CleanText, ForeignKey("tickets.number")),  # None: an article or a question is told of
    Column("about", CleanText, nullable=False, server_default=""),  # id of an article, or "" of a question
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("mailed_at", Moment),
    Index(None, "ticket"),
    Index(None, "to", "seen_at"),
)

notification_wishes = Table(  # how a person wants to be told by mail; no row: not at all
    "notification_wishes",
    STATE,
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("email", CleanText, nullable=False),
    Column("mail", CleanText, nullable=False),  # now | daily | never
    Column(
        "quiet_from", CleanText, nullable=False, server_default=""
    ),  # "22:00", by the clock of the house; "" = no quiet hours
    Column("quiet_until", CleanText, nullable=False, server_default=""),
    Column("told_at", Moment),  # when the last letter was made
)
