"""A copy of SQLite is of one moment and in one file, however much is written meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from kb.backup.contents import BackupError
from kb.backup.sqlite_copy import copy_in, copy_out


@pytest.fixture
def live(tmp_path):
    path = tmp_path / "live.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE pairs (left INTEGER, right INTEGER)")
        conn.executemany("INSERT INTO pairs VALUES (?, ?)", [(n, n) for n in range(20_000)])
        conn.commit()
    return path


def test_it_is_of_one_moment_while_others_write(live, tmp_path):
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(live, timeout=20)) as conn:
            while not stop.wait(0.002):
                conn.execute("UPDATE pairs SET left = left + 1, right = right + 1")
                conn.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copy_out(live, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join(20)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as conn:
        assert conn.execute(
            "SELECT count(*), count(DISTINCT left - rowid) FROM pairs WHERE left = right"
        ).fetchone() == (20_000, 1)
    assert sorted(path.name for path in tmp_path.glob("copy.db*")) == ["copy.db"]


def test_a_damaged_database_is_not_copied_in_silence(live, tmp_path):
    with closing(sqlite3.connect(live)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(live.read_bytes())
    data[8192:12288] = b"\xff" * 4096
    live.write_bytes(data)
    with pytest.raises((BackupError, sqlite3.DatabaseError)):
        copy_out(live, tmp_path / "copy.db")


def test_it_waits_for_writers_and_says_so_when_they_never_end(live, tmp_path, monkeypatch):
    copy_out(live, tmp_path / "copy.db")
    monkeypatch.setattr("kb.backup.sqlite_copy.PATIENCE", 0.3)
    with closing(sqlite3.connect(live)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackupError, match="nothing was changed"):
            copy_in(tmp_path / "copy.db", live)
        conn.rollback()
    copy_in(tmp_path / "copy.db", live)
