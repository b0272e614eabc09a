"""The tables of service: what was measured of requests, reviews of answers, what people are to read. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from kb.storage.tables import STATE, CleanText, Moment

measured_requests = Table(  # one row a request, made of its history; made anew whenever something happens to it
    "measured_requests",
    STATE,
    Column("ticket", CleanText, ForeignKey("tickets.number"), primary_key=True),
    Column("day", Integer, nullable=False),  # on which it was made where the team is: date.toordinal()
    Column("minute", Integer, nullable=False),  # of that day
    Column("night", Boolean, nullable=False),
    Column("day_off", Boolean, nullable=False),  # Saturday, Sunday, a holiday
    Column("topic", CleanText, nullable=False),
    Column("channel", CleanText, nullable=False),  # "form" | "mail" | "call"
    Column("level", CleanText, nullable=False),
    Column("first_by", CleanText, nullable=False),
    Column("closed_by", CleanText, nullable=False),
    Column("first_business", Integer),  # minutes to the first answer; None: none yet
    Column("first_wall", Integer),
    Column("solved_business", Integer),  # minutes to the end, without waiting for the customer; None: not over
    Column("solved_wall", Integer),
    Column("due_at", Moment),  # the first promise
    Column("kept", Boolean),  # None: nothing was promised, or no answer yet
    Column("reopened", Integer, nullable=False),
    Column("handed_over", Integer, nullable=False),
    Column("new_dates", Integer, nullable=False),
    Column("helped", Boolean),
    Column("merged", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),  # the last step that is in it
    Index(None, "day"),
    Index(None, "changed_at"),
)

service_days = Table(  # the same counted by day; made anew with the rows of a day, in one transaction
    "service_days",
    STATE,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("topic", CleanText, primary_key=True),
    Column("channel", CleanText, primary_key=True),
    Column("level", CleanText, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("volume", "first_answer", "solution", "kept", "broken")),
    Column("waiting", Integer, nullable=False),  # promised, and not answered yet
    Column("waiting_until", Moment),  # the last of these promises
    *(Column(name, Integer, nullable=False) for name in ("reopened", "ended", "handed_over", "new_date")),
    *(Column(name, Integer, nullable=False) for name in ("helped", "said", "night", "day_off", "open")),
    *(  # minutes of every request, joined by commas
        Column(name, CleanText, nullable=False)
        for name in ("first_business", "first_wall", "solved_business", "solved_wall")
    ),
)

person_days = Table(  # requests count for whoever answered first, ends for whoever closed
    "person_days",
    STATE,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("name", CleanText, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("answered", "closed", "kept", "judged", "reopened")),
    *(Column(name, CleanText, nullable=False) for name in ("first_business", "solved_business")),
)

reviews = Table(
    "reviews",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("ticket", CleanText, ForeignKey("tickets.number"), nullable=False),
    Column("person", CleanText, nullable=False),  # whose answers are reviewed
    Column("reviewer", CleanText, nullable=False),
    Column("month", CleanText, nullable=False),  # of the sample: "2026-10"
    *(
        Column(principle, CleanText, nullable=False)  # "yes" | "no" | "" (does not apply)
        for principle in ("accessibility", "speed", "solution", "etiquette", "involvement")
    ),
    Column("comment", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket", "reviewer"),
    Index(None, "person", "at"),
    Index(None, "month"),
)

trainings = Table(  # who is to read what, and has
    "trainings",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("person", CleanText, nullable=False),
    Column("principle", CleanText, nullable=False),
    Column("article", CleanText, nullable=False),  # key of an internal article; "" = none is named
    Column("given_by", CleanText, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("read_at", Moment),
    Column("certified_until", Moment),  # when what was learnt is looked at again
    Index(None, "person"),
)
