"""The tables of writing: changes of articles that are not published yet, every save of them, and what colleagues say of them. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from kb.storage.tables import STATE, CleanText, Moment

article_changes = Table(
    "article_changes",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("path", CleanText, nullable=False),  # of the file, relative to the articles folder
    Column("title", CleanText, nullable=False),  # as lists show it
    Column("state", CleanText, nullable=False),  # draft | review | published | discarded
    Column("who", CleanText, nullable=False),  # whose change it is
    Column("is_new", Boolean, nullable=False),  # there was no such file when it was begun
    Column("base", CleanText, nullable=False),  # the file as it was when it was begun, to the byte; "" of a new one
    Column("text", CleanText, nullable=False),  # what the writer has now, as a text field shows it
    Column("head", Integer, nullable=False),  # number of the save this text is, 0 before the first
    Column("message", CleanText, nullable=False),  # what the writer says the change is for
    Column("version", CleanText, nullable=False),  # of the store, once it is published
    Column("begun_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index(None, "state", "path"),
)

article_saves = Table(
    "article_saves",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("change", Integer, ForeignKey("article_changes.id"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1, within the change
    Column("seen", Integer, nullable=False),  # number of the save it was written on top of
    Column("text", CleanText, nullable=False),  # as it came
    Column("aside", Boolean, nullable=False),  # it clashed with another save; nobody has put it in yet
    Column("at", Moment, nullable=False),
    Index(None, "change", "number", unique=True),
)

article_comments = Table(
    "article_comments",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("change", Integer, ForeignKey("article_changes.id"), nullable=False),
    Column("line", Integer, nullable=False),  # of the text when it was said, 0 for the whole
    Column("quote", CleanText, nullable=False),  # what that line said
    Column("text", CleanText, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "change"),
)
