"""Which versions of the code the tables serve: old and new servers stand side by side while one after the other is exchanged.

A revision adds: tables, columns with a default or empty, indexes. Code of the revision before goes on reading and writing, so it
stays in service on the newer tables. What takes something away says `served_since = "state_…"`, the oldest revision whose code does
without it, and comes at the earliest two revisions after the code that stopped using it. After each upgrade the database keeps the
names of the revisions it serves, for code that can't know what came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Protocol

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, select, text

ServedTables = MetaData()
SERVED = {
    "state": Table("served_revisions", ServedTables, Column("revision", Text, primary_key=True)),
    "log": Table("served_revisions_log", ServedTables, Column("revision", Text, primary_key=True)),
}
OnlineIndex = tuple[str, str, tuple[str, ...]]  # name, table, columns


class Revision(Protocol):
    """One step of the tables, as alembic's scripts tell it."""

    @property
    def revision(self) -> str: ...
    @property
    def module(self) -> ModuleType: ...


def served(newest_first: Iterable[Revision]) -> Iterator[str]:
    """The revisions whose code works with the tables of the first one: back to the newest step that took something away."""
    ends = set()
    for step in newest_first:
        yield step.revision
        if since := getattr(step.module, "served_since", ""):
            ends.add(since)
        if step.revision in ends:
            return


def remember_served(conn: Connection, family: str, revisions: Iterable[str]) -> None:
    """Keep what the tables serve from now on, in the caller's transaction."""
    table = SERVED[family]
    table.create(conn, checkfirst=True)
    conn.execute(table.delete())
    conn.execute(table.insert(), [{"revision": revision} for revision in revisions])


def serves(conn: Connection, family: str, revision: str) -> bool:
    """Whether the tables, whatever newer version made them, serve the code of this revision."""
    table = SERVED[family]
    if not conn.dialect.has_table(conn, table.name):
        return False
    return conn.execute(select(table.c.revision).where(table.c.revision == revision)).first() is not None


def index_online(engine: Engine, indexes: Iterable[OnlineIndex]) -> None:
    """Make indexes of large tables while everybody reads and writes them; what a killed server left half made is made anew.

    The revision itself then finds them there (`if_not_exists`). One process at a time, and in no transaction.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for name, table, columns in indexes:
            valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
            if conn.execute(valid, {"name": name}).scalar() is False:
                conn.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
            over = ", ".join(f'"{column}"' for column in columns)
            conn.execute(text(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({over})"))
