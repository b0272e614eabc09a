"""Overwriting: after rows were deleted, nothing of them is left in the database's own files."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from kb.errors import StateError
from kb.storage.database import Database
from kb.storage.outages import is_busy

PATIENCE = 20.0  # seconds; a running site reads and writes meanwhile


def overwrite_removed(db: Database, patience: float = PATIENCE) -> None:
    """Have the database write its files anew without what was deleted, the write-ahead log included. The site may run.

    On PostgreSQL this is a VACUUM: deleted rows are cleared, though its own write-ahead log and replicas keep them for a while.
    Raises StateError when others hold the file so long that it can't be done; repeat it then.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("VACUUM")
        return
    raw = db.engine.raw_connection()  # no transaction is begun on it
    try:
        _rewrite(raw, time.monotonic() + patience)
    finally:
        raw.close()


def database_files(db: Database) -> tuple[Path, ...]:
    """The files SQLite keeps the database in; none for a server."""
    if db.engine.dialect.name != "sqlite":
        return ()
    main = Path(str(db.engine.url.database))
    return tuple(path for path in (main, Path(f"{main}-wal"), Path(f"{main}-shm")) if path.is_file())


def _rewrite(raw: PoolProxiedConnection, until: float) -> None:
    cursor = raw.cursor()
    cursor.execute("PRAGMA query_only = OFF")
    for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        while not _done(cursor, statement):
            if time.monotonic() > until:
                raise StateError(
                    "the database is in use all the time, so traces of what was deleted may still be in its files; "
                    "run the same command again when less is going on"
                )
            time.sleep(0.05)


def _done(cursor: object, statement: str) -> bool:
    """Whether it was carried out; a checkpoint tells in its first column that it was not."""
    try:
        row = cursor.execute(statement).fetchone()  # type: ignore[attr-defined]
    except Exception as error:
        if not is_busy(OperationalError(statement, None, error)):
            raise
        return False
    return row is None or row[0] == 0
