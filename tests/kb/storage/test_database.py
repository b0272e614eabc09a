"""The database opens by URL alone, keeps any text, and its tables are the ones the code believes in."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kb.errors import StateError, StateUnavailable
from kb.storage.database import HEADS, MIGRATIONS, VERSION_TABLES, check, connect, connect_log, insert, migrate
from kb.storage.families import LOG, STATE
from kb.storage.request_tables import outbox
from kb.storage.tables import ticket_counters, tokens

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FAMILIES = {"state": (connect, STATE), "log": (connect_log, LOG)}


@pytest.mark.parametrize("family", FAMILIES)
def test_migrations_make_exactly_the_tables_the_code_declares(database_url: str, family: str):
    opener, metadata = FAMILIES[family]
    database = opener(database_url)
    migrate(database)
    with database.read() as conn:
        options = {
            "include_object": lambda _o, name, kind, *_: kind != "table" or name in metadata.tables,
            "compare_type": True,
        }
        context = MigrationContext.configure(conn, opts={**options, "version_table": VERSION_TABLES[family]})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_the_tables_round_a_ticket_are_compared_too():
    assert STATE.tables["outbox"] is outbox


@pytest.mark.parametrize("family", FAMILIES)
def test_the_newest_revision_is_the_one_the_code_asks_for(family: str):
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / family)])
    assert scripts.get_heads() == [HEADS[family]]


def test_migrating_again_changes_nothing_and_keeps_what_is_stored(database_url: str):
    database = connect(database_url)
    migrate(database)
    with database.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=7))
    migrate(database)
    with database.read() as conn:
        assert conn.execute(select(ticket_counters.c.last)).scalar_one() == 7
    database.close()


@pytest.mark.slow
def test_several_processes_starting_at_once_migrate_once(database_url: str):
    program = "import sys; from kb.storage.database import *; [migrate(opener(sys.argv[1])) for opener in (connect, connect_log)]"
    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], stderr=subprocess.PIPE) for _ in range(4)
    ]
    errors = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 4, errors
    for opener in (connect, connect_log):
        database = opener(database_url)
        check(database)
        database.close()


def test_a_database_of_a_newer_version_is_refused_with_advice(db):
    with db.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = 'state_9999'"))
        conn.execute(text("DELETE FROM served_revisions"))
    with pytest.raises(StateError, match="newer version of Otvet"):
        migrate(db)


def test_a_database_without_tables_is_not_ready(database_url: str):
    database = connect(database_url)
    with pytest.raises(StateError, match=f"this version needs '{HEADS['state']}'"):
        check(database)
    database.close()


def test_a_server_that_is_away_is_named_without_its_password():
    database = connect("postgresql://otvet:hunter2@127.0.0.1:1/otvet")
    with pytest.raises(StateError) as refused:
        migrate(database)
    assert "hunter2" not in str(refused.value)
    assert "127.0.0.1:1/otvet" in str(refused.value)
    assert "Check KB_DATABASE_URL" in str(refused.value)


def test_a_folder_that_cant_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises((StateError, OSError), match="file"):
        migrate(connect(f"sqlite:///{tmp_path}/file/otvet.db"))


@pytest.mark.parametrize(
    "url", ["", "otvet.db", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d", "oracle://x"]
)
def test_an_url_we_cant_use_is_refused_with_what_is_expected(url: str):
    with pytest.raises(StateError, match=r"expected .*sqlite:///path/to/file.db.*postgresql\+psycopg") as refused:
        connect(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_usual_ways_to_write_a_postgresql_url_all_work(scheme: str):
    assert connect(f"{scheme}://u@h/d").engine.dialect.driver == "psycopg"


def test_sqlite_is_set_up_to_lose_nothing_that_was_acknowledged(tmp_path: Path):
    database = connect(f"sqlite:///{tmp_path}/new/folder/otvet.db")
    with database.begin() as conn:
        found = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_search_log_of_sqlite_is_a_second_file_that_never_waits_for_the_disk(tmp_path: Path):
    log = connect_log(f"sqlite:///{tmp_path}/otvet.db")
    with log.begin() as conn:
        assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    assert (tmp_path / "otvet-log.db").exists()
    assert not (tmp_path / "otvet.db").exists()


@pytest.mark.postgres
def test_the_search_log_of_postgresql_is_in_the_same_database(postgres_server):
    url = postgres_server.new_database()
    assert connect_log(url).engine.url == connect(url).engine.url


def test_a_reading_transaction_refuses_to_write_and_the_next_one_may(db):
    with pytest.raises(DBAPIError), db.read() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))
    with db.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))
    with db.read() as conn:
        assert conn.execute(select(ticket_counters.c.last)).scalar_one() == 1


def test_an_exception_undoes_the_whole_transaction(db):
    with pytest.raises(KeyError), db.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))
        raise KeyError
    with db.read() as conn:
        assert conn.execute(select(ticket_counters)).all() == []


def test_what_people_wrote_is_not_repeated_in_errors(db):
    with pytest.raises(DBAPIError) as refused, db.begin() as conn:
        for _ in range(2):
            conn.execute(
                insert(conn, tokens).values(name="Анна Каренина", digest="d", prefix="", scopes=(), created_at=NOON)
            )
    assert "Каренина" not in str(refused.value)


def test_readers_see_the_last_committed_state_while_a_writer_is_busy(db):
    with db.begin() as writer:
        writer.execute(insert(writer, ticket_counters).values(year=2026, last=1))
        began = time.perf_counter()
        with db.read() as reader:
            assert reader.execute(select(ticket_counters)).all() == []
        assert time.perf_counter() - began < 5


def test_twenty_writers_that_read_before_they_write_all_get_their_turn(db):
    with db.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=0))
    gate = threading.Barrier(20)

    def add_one(_: int) -> None:
        gate.wait()
        with db.begin() as conn:
            last = conn.execute(select(ticket_counters.c.last).with_for_update()).scalar_one()
            conn.execute(ticket_counters.update().values(last=last + 1))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(add_one, range(20)))
    with db.read() as conn:
        assert conn.execute(select(ticket_counters.c.last)).scalar_one() == 20


def test_a_damaged_sqlite_file_is_told_as_such(tmp_path: Path):
    (tmp_path / "otvet.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StateError, match=r"otvet\.db.*not a database"):
        migrate(connect(f"sqlite:///{tmp_path}/otvet.db"))


def test_a_locked_sqlite_file_is_waited_for(tmp_path: Path):
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)
    other = sqlite3.connect(tmp_path / "otvet.db", check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
    with database.begin() as conn:
        conn.execute(insert(conn, ticket_counters).values(year=2026, last=1))


def test_whoever_writes_waits_no_longer_because_others_read(tmp_path: Path):
    """A program that holds the lock of the file and a busy site: the form comes back filled, whatever else is read."""
    database = connect(f"sqlite:///{tmp_path}/otvet.db")
    migrate(database)
    other = sqlite3.connect(tmp_path / "otvet.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ended = threading.Event()

    def read_on() -> None:
        while not ended.wait(0.02):
            with database.read() as conn:
                conn.execute(select(ticket_counters)).all()

    reader = threading.Thread(target=read_on)
    reader.start()
    begun = time.monotonic()
    try:
        with pytest.raises(StateUnavailable), database.begin(patience=0.5):
            pytest.fail("the lock is somebody else's")
        assert time.monotonic() - begun < 10
    finally:
        ended.set()
        reader.join()
        other.execute("ROLLBACK")
