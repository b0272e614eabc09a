"""Engines: how a database of either kind is opened, how long it is waited for, and what each of its sessions is told first."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from kb.errors import StateError
from kb.private_files import make_private
from kb.stages import tell_stage
from kb.storage.outages import STANDBY, Outages, is_busy, sqlstate_of

PATIENCE = 20.0  # Seconds; longer than any of our transactions: what no reader waits for queues rather than fails.
SLICE_MS = 250  # of waiting for SQLite's write lock, before a look at who else waits
CONNECT_SECONDS = 3  # for a PostgreSQL server that does not even refuse
POOL, MORE = 5, 15
MOST_CONNECTIONS = POOL + MORE  # of one process to one database: four processes stay under PostgreSQL's usual hundred
OPTIONS = {
    "pool_size": POOL,
    "max_overflow": MORE,
    "pool_timeout": 10,
    "hide_parameters": True,  # What people wrote must not reach the logs inside an error.
}


def parse_url(raw: str) -> URL:
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
        f"KB_DATABASE_URL={shown(url)!r}: expected a SQLite file (sqlite:///path/to/file.db) or postgresql+psycopg://user:password@host/name"
    )


def log_url(url: URL) -> URL:
    if url.get_backend_name() != "sqlite":
        return url
    path = Path(str(url.database))
    return url.set(database=str(path.with_name(f"{path.stem}-log{path.suffix}")))


def postgresql_engine(url: URL) -> Engine:
    # Nothing is kept in a session (no prepared statements, no session locks): a pooler may give each transaction another.
    own: dict[str, int | None] = {"prepare_threshold": None}
    if "connect_timeout" not in url.query:
        own["connect_timeout"] = CONNECT_SECONDS
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args=own, **OPTIONS)
    except ModuleNotFoundError:
        raise StateError("PostgreSQL needs its driver: pip install -c constraints.txt 'otvet[postgres]'") from None

    @event.listens_for(engine, "handle_error")
    def leave_a_standby(context: ExceptionContext) -> None:
        writes = context.connection is not None and context.connection.get_execution_options().get("otvet_writes")
        if writes and sqlstate_of(context.original_exception) in STANDBY:
            context.is_disconnect = True  # the pool is thrown away; new connections find the server that writes

    @event.listens_for(engine, "begin")
    def wait_briefly(conn: Connection) -> None:
        patience = conn.get_execution_options().get("otvet_patience", PATIENCE)
        if patience < PATIENCE:
            conn.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")

    return engine


def sqlite_engine(url: URL, outages: Outages, *, synchronous: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": SLICE_MS / 1000}, **OPTIONS)

    @event.listens_for(engine, "do_connect")
    def make_private_file(*_: object) -> None:
        with suppress(OSError):  # SQLite then says that it can't open the file, and is told from a bug like any outage
            make_private(Path(str(url.database)))

    @event.listens_for(engine, "connect")
    def set_up(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # Our BEGIN, not the driver's, which would wait until the first write.
        _write_ahead(raw)
        raw.execute(f"PRAGMA synchronous = {synchronous}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only let go

    @event.listens_for(engine, "begin")
    def start(conn: Connection) -> None:
        # A deferred transaction that writes later meets BUSY at once, whatever the timeout; an immediate one queues.
        options = conn.get_execution_options()
        writes = bool(options.get("otvet_writes"))
        conn.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        if writes:
            _begin_writing(conn, outages, turn=options["otvet_turn"], patience=options["otvet_patience"])
        else:
            conn.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(conn: Connection, outages: Outages, *, turn: int, patience: float) -> None:
    """Wait for SQLite's one write lock, in slices: as long as others get through, and no longer than `patience` if none does."""
    while True:
        try:
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if (
                not is_busy(error)
                or outages.waited(turn) > patience
                or (patience < PATIENCE and outages.hopeless(turn))
            ):
                raise


def _write_ahead(raw: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log. Of several who do that first, all but one meet BUSY, whatever their timeout."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def tell_statements(engine: Engine) -> None:
    """Every statement is a stage, told with its words and never with what people wrote."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(conn: Connection, *_: object) -> None:
        conn.info["otvet_statement"] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        tell_stage("sql", conn.info["otvet_statement"], statement)


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
