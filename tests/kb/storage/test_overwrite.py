"""What was deleted is in no file any more, also while others read and write."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from kb.errors import StateError
from kb.storage.database import connect, migrate
from kb.storage.overwrite import database_files, overwrite_removed
from kb.storage.request_tables import keys

SECRET = b"nobody may ever read this again"


def raw(db) -> bytes:
    return b"".join(path.read_bytes() for path in database_files(db))


def put_and_delete(db) -> None:
    with db.begin() as conn:
        conn.execute(insert(keys).values(name="x", value=SECRET * 500))
    with db.begin() as conn:
        conn.execute(keys.delete().where(keys.c.name == "x"))


def test_deleted_bytes_leave_the_file_and_its_write_ahead_log(db):
    put_and_delete(db)
    assert SECRET in raw(db) or db.engine.dialect.name == "postgresql"
    overwrite_removed(db)
    assert SECRET not in raw(db)
    with db.read() as conn:  # it still works
        assert conn.execute(select(keys.c.name).where(keys.c.name == "x")).all() == []


def test_somebody_who_reads_sqlite_for_ever_is_told_of_and_nothing_is_claimed(tmp_path):
    db, other = (connect(f"sqlite:///{tmp_path}/otvet.db") for _ in range(2))
    migrate(db)
    with other.read() as conn:
        conn.execute(select(keys.c.name)).all()
        put_and_delete(db)
        with pytest.raises(StateError, match="run the same command again"):
            overwrite_removed(db, patience=0.5)
    overwrite_removed(db, patience=5)
    assert SECRET not in raw(db)
    other.close()
    db.close()
