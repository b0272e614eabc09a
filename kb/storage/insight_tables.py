"""The tables of insights: what is left of each day's searches, which questions mean the same, why tickets came, what was done about it.

Part of the families of `kb.storage.tables`: days and groups of questions lie in `LOG`, tickets and steps in `STATE`. No verb.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from kb.storage.tables import LOG, STATE, CleanText, Moment

counted_days = Table(  # which days were counted, and when
    "counted_days",
    LOG,
    Column("day", CleanText, primary_key=True),  # "2026-11-26", UTC: a visitor's name is good for such a day
    Column("searches", Integer, nullable=False),
    Column("counted_at", Moment, nullable=False),
)

question_days = Table(  # a question on a day; every number counts visitors but `times` and `tickets`
    "question_days",
    LOG,
    Column("day", CleanText, primary_key=True),
    Column("lang", CleanText, primary_key=True),
    Column("folded", CleanText, primary_key=True),
    Column("text", CleanText, nullable=False),
    Column("article_id", CleanText, nullable=False),  # shown first to most; "" where nothing was shown
    Column("times", Integer, nullable=False),
    Column("visitors", Integer, nullable=False),
    Column("newcomers", Integer, nullable=False),  # for whom it was the first search of the day
    Column("unanswered", Integer, nullable=False),
    Column("unopened", Integer, nullable=False),  # something was shown and nothing opened
    Column("repeated", Integer, nullable=False),  # asked again soon in other words
    Column("tickets", Integer, nullable=False),  # that came with these words the same day
    Index(None, "lang", "folded"),
)

question_device_days = Table(  # the same of visitors with one kind of device; of visitors in no row it is unknown
    "question_device_days",
    LOG,
    *(Column(name, CleanText, primary_key=True) for name in ("day", "lang", "folded", "device")),
    *(
        Column(name, Integer, nullable=False)
        for name in ("visitors", "unanswered", "unopened", "repeated", "newcomers")
    ),
)

question_groups = Table(  # questions that mean the same
    "question_groups",
    LOG,
    Column("lang", CleanText, primary_key=True),
    Column("folded", CleanText, primary_key=True),
    Column("group_id", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),  # one way it was written
    Column("medoid", Boolean, nullable=False),  # the question that stands for the others
    Index(None, "group_id"),
)

group_days = Table(  # the same numbers for a whole group: what pages read
    "group_days",
    LOG,
    Column("day", CleanText, primary_key=True),
    Column("group_id", CleanText, primary_key=True),
    Column("lang", CleanText, nullable=False),
    Column("visitors", Integer, nullable=False),  # at least so many different ones
    Column("asked", Integer, nullable=False),  # visitors of every wording added up: what shares are of
    Column("unanswered", Integer, nullable=False),
    Column("unopened", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),
    Column("tickets", Integer, nullable=False),
)

group_device_days = Table(  # a whole group by kinds of devices, the unknown one too
    "group_device_days",
    LOG,
    *(Column(name, CleanText, primary_key=True) for name in ("day", "group_id", "device")),
    Column("lang", CleanText, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("visitors", "unanswered", "unopened", "repeated", "asked")),
)

told_figures = Table(  # figures of a period as pages tell them
    "told_figures",
    LOG,
    *(
        Column(name, CleanText, primary_key=True) for name in ("name", "first", "last")
    ),  # which, from which day to which
    Column("text", CleanText, nullable=False),  # JSON
)

article_days = Table(  # an article on a day, by visitors
    "article_days",
    LOG,
    Column("day", CleanText, primary_key=True),
    Column("article_id", CleanText, primary_key=True),
    Column("found", Integer, nullable=False),  # among the first results
    Column("opened", Integer, nullable=False),
    Column("read", Integer, nullable=False, server_default="0"),  # to its end
)

left_days = Table(  # visitors who left an article before its end, by the passage they left at
    "left_days",
    LOG,
    Column("article_id", CleanText, primary_key=True),  # first: pages ask of one article
    Column("day", CleanText, primary_key=True),
    Column("heading", CleanText, primary_key=True),  # its anchor; "" before the first
    Column("visitors", Integer, nullable=False),
)

escalations = Table(  # why a ticket came, worked out of what it carries
    "escalations",
    STATE,
    Column("ticket", CleanText, ForeignKey("tickets.number"), primary_key=True),
    Column("lang", CleanText, nullable=False),
    Column("folded", CleanText, nullable=False),  # the customer's question as it is compared
    Column("text", CleanText, nullable=False),
    Column("cause", CleanText, nullable=False),  # see kb.insights.causes.CAUSES
    Column("article_id", CleanText, nullable=False),  # the article staff answered with; "" for none
    Column("at", Moment, nullable=False),
    Index(None, "at"),
    Index(None, "folded"),
    Index(None, "article_id"),
)

content_steps = Table(  # what somebody did about a group of tickets
    "content_steps",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("cluster", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("step", CleanText, nullable=False),  # see kb.insights.causes.STEPS
    Column("article_id", CleanText, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("before", Integer, nullable=False),  # tickets of the four weeks before
    Column("at", Moment, nullable=False),
    Index(None, "cluster"),
)
