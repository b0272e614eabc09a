"""The database: opening it, transactions, bringing its tables up to date. SQLite or PostgreSQL, chosen by the URL alone.

Knows no table and no verb. Everything above asks for `begin()` (a transaction that writes) or `read()` (one that can't).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Literal

from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kb.errors import StateError, StateUnavailable
from kb.stages import tell_stage
from kb.storage.engines import PATIENCE, log_url, parse_url, postgresql_engine, shown, sqlite_engine, tell_statements
from kb.storage.migrations.served import index_online, remember_served, served, serves
from kb.storage.outages import Outages, is_outage, sqlstate_of

Family = Literal["state", "log"]

HEADS: dict[Family, str] = {
    "state": "state_0032",
    "log": "log_0009",
}  # Newest revisions under kb/storage/migrations/<family>/.
VERSION_TABLES: dict[Family, str] = {"state": "alembic_version", "log": "alembic_version_log"}
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_PATIENCE = (
    2.0  # Seconds a step of the tables waits for one that others use: whoever comes meanwhile waits behind it.
)
LOCK_PAUSE = 0.5  # Seconds until it is tried again.
LOCKED = frozenset({"55P03", "40P01"})  # SQLSTATEs of a step that had to let others go first.
TABLES_PATIENCE = 1800.0  # Seconds for all steps: a long backup reads every table to its end.
MIGRATION_LOCK = 0x07_7E_E7  # One process migrates at a time; the number only has to be the same in all of them.
WRITTEN = 10.0  # Seconds for which something written proves that the database can be written.


# The name by which other layers call what every verb on the state takes first.
Transaction = Connection


@dataclass(frozen=True)
class Database:
    """One database of one table family. Safe to share between threads."""

    engine: Engine
    family: Family
    outages: Outages

    @contextmanager
    def begin(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """A transaction that may write: committed at the end of the block, rolled back by an exception.

        Raises StateUnavailable when the database is away, full or read-only, or locked by others for `patience` seconds
        in which nobody got through.
        """
        with self._told(writes=True), self._transaction(otvet_writes=True, otvet_patience=patience) as conn:
            yield conn
        self.outages.wrote()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and refuses to write. Raises StateUnavailable as `begin` does."""
        with self._told(writes=False), self._transaction(postgresql_readonly=True) as conn:
            yield conn

    @contextmanager
    def _transaction(self, **options: bool | float) -> Iterator[Connection]:
        writes = bool(options.get("otvet_writes"))
        with ExitStack() as stack:
            began = perf_counter()
            with self.outages.turn(writes=writes) as turn:
                conn = stack.enter_context(self.engine.connect().execution_options(**options, otvet_turn=turn))
                stack.enter_context(conn.begin())
                self.outages.got_through(writes=writes)
            tell_stage("database.wait", began)
            yield conn

    @contextmanager
    def _told(self, *, writes: bool) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            if not is_outage(error, writes=writes):
                raise
            raise self.outages.unavailable(getattr(error, "orig", None) or error) from error

    def in_use(self) -> int:
        """Connections of this process that transactions hold now; at most MOST_CONNECTIONS."""
        return int(getattr(self.engine.pool, "checkedout", int)())

    def close(self) -> None:
        self.engine.dispose()


def connect(url: str) -> Database:
    """The database of tickets, votes and tokens. Opens nothing yet: `migrate` is the first to touch it."""
    return _database(parse_url(url), "state", synchronous="FULL")


def connect_log(url: str) -> Database:
    """The search log that belongs to the same URL: on SQLite a second file beside it, on PostgreSQL the same database."""
    return _database(log_url(parse_url(url)), "log", synchronous="NORMAL")


def migrate(db: Database) -> None:
    """Bring the tables to the revision this version needs; several processes may call it at once.

    Fresh tables are made in one transaction. Tables in service change by one revision after another, each in a transaction of its
    own that waits for a table no longer than LOCK_PATIENCE at a time, so that nobody queues behind it. Those of a newer
    version that still serve this one are left as they are.
    Raises StateError when the database can't be reached or was made by a newer version that serves this one no more.
    """
    try:
        until = monotonic() + TABLES_PATIENCE
        while not _step(db):
            if monotonic() > until:
                raise StateError(f"{shown(db.engine.url)}: others have kept the tables to themselves for too long")
    except StateUnavailable as error:
        cause = getattr(error.__cause__, "orig", None) or error
        raise StateError(f"{shown(db.engine.url)}: can't open the database: {cause}. {_hint(db.engine.url)}") from error
    except DBAPIError as error:
        raise StateError(f"{shown(db.engine.url)}: can't bring the tables up to date: {error.orig}") from error


def _step(db: Database) -> bool:
    """Bring the tables closer by one revision; whether they are there. What others hold is tried again a little later."""
    server = db.engine.dialect.name == "postgresql"
    try:
        with db.begin(LOCK_PATIENCE if server else PATIENCE) as conn:
            ours = text(f"SELECT pg_try_advisory_xact_lock({MIGRATION_LOCK})")
            if not server or conn.execute(ours).scalar_one():
                revision = current_revision(conn, db.family)
                if revision and serves_this_version(conn, db.family, revision):
                    return True
                _upgrade(conn, db.family, "+1" if revision else "head", of=db.engine if revision else None)
                return False
    except StateUnavailable as error:
        if sqlstate_of(getattr(error.__cause__, "orig", None)) not in LOCKED:
            raise
    sleep(LOCK_PAUSE)
    return False


def check(db: Database, *, own: bool = False) -> None:
    """Raise StateError unless the database answers, has tables that serve this version and takes what is written. For probes.

    `own`: tables of a newer version are not enough, for what must know every table there is.

    What was written in the last seconds (WRITTEN) counts, so that probes cost the disk next to nothing.
    """
    try:
        with db.read() as conn:
            revision = current_revision(conn, db.family)
            stands = revision == HEADS[db.family] if own else serves_this_version(conn, db.family, revision)
        if stands and db.outages.since_written() > WRITTEN:
            with db.begin(patience=1.0) as conn:
                conn.execute(text(f"UPDATE {VERSION_TABLES[db.family]} SET version_num = version_num"))  # noqa: S608
    except StateUnavailable as error:
        cause = getattr(error.__cause__, "orig", None) or error
        raise StateError(f"{shown(db.engine.url)}: the database doesn't answer or can't be written: {cause}") from error
    except DBAPIError as error:
        raise StateError(f"{shown(db.engine.url)}: the database doesn't answer: {error.orig}") from error
    if not stands:
        newer = revision is not None and is_of_newer_version(revision, db.family)
        advice = "a newer version of Otvet made them: use that one" if newer else "restart to migrate"
        raise StateError(
            f"{shown(db.engine.url)}: tables are at {revision!r}, this version needs {HEADS[db.family]!r}; {advice}."
        )


def current_revision(conn: Connection, family: Family) -> str | None:
    """The revision the tables are at; None where there are none yet."""
    table = VERSION_TABLES[family]
    if not conn.dialect.has_table(conn, table):
        return None
    return conn.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608 - a constant of ours


def is_of_newer_version(revision: str, family: Family) -> bool:
    """Whether tables were made by a later version than this one: it does not know their revision."""
    known = {HEADS[family], *(path.stem[: len(f"{family}_0000")] for path in (MIGRATIONS / family).glob("*.py"))}
    return revision not in known


def serves_this_version(conn: Connection, family: Family, revision: str | None) -> bool:
    """Whether this version can work with tables at a revision: its own, or a newer one that says so."""
    if revision == HEADS[family]:
        return True
    return revision is not None and is_of_newer_version(revision, family) and serves(conn, family, HEADS[family])


def one_at_a_time(conn: Connection, lock: int) -> None:
    """Wait until no other transaction holds this lock, and hold it to the end of this one. SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_do_…`, in the dialect at hand."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def bring_to(conn: Connection, family: Family, revision: str) -> None:
    """Make or change the tables of a family in the caller's transaction, up to a revision ("head": the newest).

    Raises StateError when this version does not know the revision.
    """
    _upgrade(conn, family, revision)


def _upgrade(conn: Connection, family: Family, revision: str = "head", *, of: Engine | None = None) -> None:
    """`of`: the engine of tables in service, whose large indexes are made beforehand."""
    from alembic import command  # Costs a third of a second: only a database that needs it pays.
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / family).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=conn, version_table=VERSION_TABLES[family])
    scripts = ScriptDirectory.from_config(config)
    if of is not None and conn.dialect.name == "postgresql":
        current = current_revision(conn, family)
        for step in (step for step in scripts.walk_revisions() if step.down_revision == current):
            index_online(of, getattr(step.module, "online", ()))
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise StateError(
            f"{shown(conn.engine.url)}: the database was made by a newer version of Otvet ({error}). Install that version, or restore a backup."
        ) from error
    remember_served(conn, family, served(scripts.iterate_revisions(current_revision(conn, family), "base")))


def _hint(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"Check that the folder of {url.database} exists, can be written to and has space."
    return "Check KB_DATABASE_URL and that the PostgreSQL server is running and lets this user in."


def _database(url: URL, family: Family, *, synchronous: str) -> Database:
    outages = Outages("the database" if family == "state" else "the search log")
    engine = (
        postgresql_engine(url)
        if url.get_backend_name() != "sqlite"
        else sqlite_engine(url, outages, synchronous=synchronous)
    )
    tell_statements(engine)
    return Database(engine, family, outages)
