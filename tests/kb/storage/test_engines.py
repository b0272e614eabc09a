"""A lock, a full disk and a standby are met by what people are told; a pooler may stand in between."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.errors import StateError, StateUnavailable
from kb.storage.database import Database, check, connect, insert, migrate
from kb.storage.tables import ticket_counters


def locked_by_another(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_forms_wait_briefly_for_a_lock_and_twenty_of_them_not_twenty_times_as_long(tmp_path: Path):
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)
    other = locked_by_another(tmp_path / "otvet.db")

    def wait(_: int) -> float:
        began = time.monotonic()
        with pytest.raises(StateUnavailable, match="locked|others wait"), database.begin(patience=1.5):
            pytest.fail("the lock is another's")
        return time.monotonic() - began

    with ThreadPoolExecutor(20) as pool:
        took = list(pool.map(wait, range(20)))
    assert max(took) < 8 and sum(seconds < 1.4 for seconds in took) >= 8  # most are told before those who wait on
    other.execute("ROLLBACK")
    with database.begin(patience=1.5) as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))


def test_what_nobody_waits_for_outlasts_the_same_lock(tmp_path: Path):
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)
    other = locked_by_another(tmp_path / "otvet.db")
    threading.Timer(3.0, lambda: other.execute("ROLLBACK")).start()
    with database.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))


def test_a_database_that_is_locked_or_read_only_is_not_ready(tmp_path: Path):
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)
    check(database)
    again = connect(f"sqlite:///{tmp_path}/otvet.db")  # has written nothing yet, so it must try
    other = locked_by_another(tmp_path / "otvet.db")
    with pytest.raises(StateError, match="can't be written.*locked"):
        check(again)
    other.execute("ROLLBACK")
    check(again)


@pytest.mark.postgres
def test_nothing_is_prepared_in_a_session_so_that_a_pooler_may_stand_in_between(postgres_server):
    database = connect(postgres_server.new_database())
    migrate(database)
    for _ in range(20):
        with database.read() as conn:
            prepared = conn.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
    assert prepared == 0
    database.close()


@pytest.mark.postgres
def test_a_server_that_became_read_only_costs_its_connections_and_no_restart(postgres_server):
    url = postgres_server.new_database()
    database = connect(url)
    migrate(database)
    name = database.engine.url.database
    postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database.close()
    write_once(database, fails=True)  # a new session meets the standby …
    postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    write_once(database, fails=False)  # … and the next one finds the server that writes
    database.close()


def write_once(database: Database, *, fails: bool) -> None:
    def write() -> None:
        with database.begin(patience=1.0) as conn:
            conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))

    if fails:
        with pytest.raises(StateUnavailable, match="read-only"):
            write()
    else:
        write()


@pytest.mark.postgres
def test_a_row_lock_of_postgresql_is_waited_for_briefly(postgres_server):
    database = connect(postgres_server.new_database())
    migrate(database)
    with database.begin() as holder:
        holder.execute(text("LOCK TABLE ticket_counters"))
        began = time.monotonic()
        with pytest.raises(StateUnavailable, match="lock timeout"), database.begin(patience=0.5) as conn:
            conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))
        assert time.monotonic() - began < 5
    database.close()
