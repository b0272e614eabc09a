"""The tables of trials: what is tried on some visitors and not on others, who took part for some days, and what is left of them as numbers.

A trial lies in `kb.storage.tables.STATE`; who took part, in `LOG`: noting it never waits and never costs an answer. No verb.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, UniqueConstraint

from kb.storage.tables import LOG, STATE, CleanText, Moment, TextList, Values

trials = Table(
    "trials",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("kind", CleanText, nullable=False),  # see kb.trials.trials.KINDS
    Column("share", Float, nullable=False),  # of visitors on whom it is tried
    Column("plan", Values, nullable=False),  # what was promised when it began
    Column("who", CleanText, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment),  # None: until it is stopped
    Column("stopped_at", Moment),
    Column("stopped_by", CleanText, nullable=False),
    Index(None, "kind", "started_at"),
)

trial_people = Table(  # who was or would have been offered answers at the form; some days only
    "trial_people",
    LOG,
    Column("id", Integer, primary_key=True),
    Column("trial", Integer, nullable=False),
    Column("name", CleanText, nullable=False),  # keyed hash of address and browser, good for this trial and a month
    Column("held", Integer, nullable=False),  # 1: nothing was offered
    Column("lang", CleanText, nullable=False),
    Column("topic", CleanText, nullable=False),
    Column("form", CleanText, nullable=False),  # digest of the form's key
    Column("email", CleanText, nullable=False),  # keyed hash; "" while it is not known
    Column("at", Moment, nullable=False),
    Column("wrote_at", Moment),
    UniqueConstraint("trial", "name"),
    Index(None, "email"),
    Index(None, "form"),
    Index(None, "at"),
)

trial_days = Table(  # people of a day once their week is over
    "trial_days",
    LOG,
    Column("trial", Integer, primary_key=True),
    Column("day", CleanText, primary_key=True),  # on which they were at the form
    Column("held", Integer, primary_key=True),
    Column("lang", CleanText, primary_key=True),
    Column("topic", CleanText, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("wrote", Integer, nullable=False),
)

draft_searches = Table(  # whose pick each article of a drafted list was; goes with its search
    "draft_searches",
    LOG,
    Column("search_id", CleanText, ForeignKey("searches.id", ondelete="CASCADE"), primary_key=True),
    Column("trial", Integer, nullable=False),
    Column("ours", TextList, nullable=False),
    Column("theirs", TextList, nullable=False),
    Index(None, "trial"),
)

draft_days = Table(  # visitors of a day by whose picks they opened more of
    "draft_days",
    LOG,
    Column("trial", Integer, primary_key=True),
    Column("day", CleanText, primary_key=True),
    Column("ours", Integer, nullable=False),
    Column("theirs", Integer, nullable=False),
    Column("tied", Integer, nullable=False),
)
