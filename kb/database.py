"""The database: opening it, transactions, bringing its tables up to date. SQLite or PostgreSQL, chosen by the URL alone.

Knows no table and no verb. Everything above asks for `begin()` (a transaction that writes) or `read()` (one that can't).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from kb.errors import StateError

Family = Literal["state", "log"]

HEADS: dict[Family, str] = {"state": "state_0004", "log": "log_0001"}  # Newest revisions under kb/migrations/<family>/.
VERSION_TABLES: dict[Family, str] = {"state": "alembic_version", "log": "alembic_version_log"}
MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x07_7E_E7  # One process migrates at a time; the number only has to be the same in all of them.
BUSY_TIMEOUT_MS = 20_000  # Longer than any of our transactions; a writer queues rather than fails.
OPTIONS = {
    "pool_size": 5,
    "max_overflow": 15,  # Twenty connections per process stay under PostgreSQL's usual hundred.
    "pool_timeout": 30,
    "hide_parameters": True,  # What people wrote must not reach the logs inside an error.
}


@dataclass(frozen=True)
class Database:
    """One database of one table family. Safe to share between threads."""

    engine: Engine
    family: Family

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write: committed at the end of the block, rolled back by an exception."""
        with self.engine.connect().execution_options(otvet_writes=True) as conn, conn.begin():
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and refuses to write."""
        with self.engine.connect().execution_options(postgresql_readonly=True) as conn, conn.begin():
            yield conn

    def close(self) -> None:
        self.engine.dispose()


def connect(url: str) -> Database:
    """The database of tickets, votes and tokens. Opens nothing yet: `migrate` is the first to touch it."""
    return Database(_engine(_parse(url), synchronous="FULL"), "state")


def connect_log(url: str) -> Database:
    """The search log that belongs to the same URL: on SQLite a second file beside it, on PostgreSQL the same database."""
    return Database(_engine(_log_url(_parse(url)), synchronous="NORMAL"), "log")


def migrate(db: Database) -> None:
    """Bring the tables to the revision this version needs, in one transaction; several processes may call it at once.

    Raises StateError when the database can't be reached or was made by a newer version.
    """
    try:
        with db.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            if current_revision(conn, db.family) != HEADS[db.family]:
                _upgrade(conn, db.family)
    except OperationalError as error:
        raise StateError(
            f"{_shown(db.engine.url)}: can't open the database: {error.orig}. {_hint(db.engine.url)}"
        ) from error
    except DBAPIError as error:
        raise StateError(f"{_shown(db.engine.url)}: can't bring the tables up to date: {error.orig}") from error


def check(db: Database) -> None:
    """Raise StateError unless the database answers and has the tables of this version. Cheap: for readiness probes."""
    try:
        with db.read() as conn:
            found = current_revision(conn, db.family)
    except DBAPIError as error:
        raise StateError(f"{_shown(db.engine.url)}: the database doesn't answer: {error.orig}") from error
    if found != HEADS[db.family]:
        raise StateError(
            f"{_shown(db.engine.url)}: tables are at {found!r}, this version needs {HEADS[db.family]!r}. Restart to migrate."
        )


def current_revision(conn: Connection, family: Family) -> str | None:
    """The revision the tables are at; None where there are none yet."""
    table = VERSION_TABLES[family]
    if not conn.dialect.has_table(conn, table):
        return None
    return conn.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608 - a constant of ours


def insert(conn: Connection, table: Any) -> Any:
    """An INSERT that knows `on_conflict_do_…`, in the dialect at hand."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def _parse(raw: str) -> URL:
    try:
        url = make_url(raw)
    except ArgumentError:
        raise StateError(
            "KB_DATABASE_URL: expected sqlite:///path/to/file.db or postgresql+psycopg://user:password@host/name"
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "postgresql+psycopg":
        return url
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise StateError(
        f"KB_DATABASE_URL={_shown(url)!r}: expected a SQLite file (sqlite:///path/to/file.db) or postgresql+psycopg://user:password@host/name"
    )


def _log_url(url: URL) -> URL:
    if url.get_backend_name() != "sqlite":
        return url
    path = Path(str(url.database))
    return url.set(database=str(path.with_name(f"{path.stem}-log{path.suffix}")))


def _engine(url: URL, *, synchronous: str) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, **OPTIONS)
        except ModuleNotFoundError:
            raise StateError("PostgreSQL needs its driver: pip install -c constraints.txt 'otvet[postgres]'") from None
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **OPTIONS)

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def set_up(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # Our BEGIN, not the driver's, which would wait until the first write.
        _write_ahead(raw)
        raw.execute(f"PRAGMA synchronous = {synchronous}")
        raw.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def start(conn: Connection) -> None:
        # A deferred transaction that writes later meets BUSY at once, whatever the timeout; an immediate one queues.
        writes = bool(conn.get_execution_options().get("otvet_writes"))
        conn.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(raw: Any) -> None:
    """Switch the file to a write-ahead log. Of several who do that first, all but one meet BUSY, whatever their timeout."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _upgrade(conn: Connection, family: Family) -> None:
    from alembic import command  # Costs a third of a second: only a database that needs it pays.
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / family).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=conn, version_table=VERSION_TABLES[family])
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StateError(
            f"{_shown(conn.engine.url)}: the database was made by a newer version of Otvet ({error}). Install that version, or restore a backup."
        ) from error


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _hint(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"Check that the folder of {url.database} exists, can be written to and has space."
    return "Check KB_DATABASE_URL and that the PostgreSQL server is running and lets this user in."
