"""The condition of a database: its revision beside this version's, its engine's version and known faults, its clock. Changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from kb.storage.database import Database, current_revision, serves_this_version

Version = tuple[int, ...]


@dataclass(frozen=True)
class EngineFault:
    """A fault of SQLite that can reach us: in which versions, and what it does."""

    since: Version
    mended: tuple[Version, ...]  # the first version without it, of each branch that got the repair; the newest first
    what: str


SQLITE_FAULTS = (
    EngineFault(
        since=(3, 7, 0),
        mended=((3, 51, 3), (3, 50, 7), (3, 44, 6)),
        what="two processes that write at the same moment can, very rarely, damage the database (the WAL-reset bug)",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What a database says of itself."""

    engine: str  # "SQLite 3.51.3", "PostgreSQL 15.9"
    revision: str  # of the tables, "" where there are none yet
    serves: bool  # this version of the code
    standby: bool  # a PostgreSQL server that takes no writes
    clock: datetime | None  # of a database server; a file has none
    faults: tuple[EngineFault, ...]


def condition(db: Database) -> Condition:
    """Raises StateUnavailable when it doesn't answer."""
    with db.read() as conn:
        revision = current_revision(conn, db.family) or ""
        serves = serves_this_version(conn, db.family, revision)
        if conn.dialect.name == "sqlite":
            said = str(conn.execute(text("SELECT sqlite_version()")).scalar_one())
            return Condition(
                engine=f"SQLite {said}",
                revision=revision,
                serves=serves,
                standby=False,
                clock=None,
                faults=sqlite_faults(said),
            )
        return Condition(
            engine=f"PostgreSQL {_word(conn, 'SHOW server_version')}",
            revision=revision,
            serves=serves,
            standby=_word(conn, "SELECT pg_is_in_recovery()") == "True",
            clock=conn.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC),
            faults=(),
        )


def sqlite_faults(version: str) -> tuple[EngineFault, ...]:
    """The known faults of a version of SQLite."""
    parts = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    return tuple(fault for fault in SQLITE_FAULTS if parts >= fault.since and not _is_mended(parts, fault))


def _is_mended(version: Version, fault: EngineFault) -> bool:
    newest, *branches = fault.mended
    return version >= newest or any(version[:2] == branch[:2] and version >= branch for branch in branches)


def _word(conn: Connection, question: str) -> str:
    return str(conn.execute(text(question)).scalar_one())
