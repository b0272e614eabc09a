"""Each revision leaves the code of the revision before in service: old and new servers stand side by side while they are exchanged."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from kb.backup.backup import make_backup
from kb.errors import StateError
from kb.requests.attachments import AttachmentStore
from kb.storage import database as storage
from kb.storage.condition import condition
from kb.storage.database import (
    HEADS,
    MIGRATIONS,
    Database,
    bring_to,
    check,
    connect,
    connect_log,
    current_revision,
    migrate,
)
from kb.storage.migrations.served import served
from tests.kb.storage.old_code import Shapes, Ways, fill, rows_of, shapes

OPENERS = {"state": connect, "log": connect_log}
FAMILIES = tuple(OPENERS)
BEFORE_THE_RULE = {"state_0004"}  # took something away when nothing ran two versions at once
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def scripts(family: str) -> list:
    """The revisions of a family, the oldest first."""
    directory = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / family)])
    return list(directory.walk_revisions())[::-1]


def taken_away(
    database: Database, step: Callable[[Connection], object], known: Shapes | None = None, only: Collection[str] = ()
) -> list[str]:
    """What code could do with the tables before a step and can't after it, and what it finds changed."""
    known = known or Shapes()
    with database.begin() as conn:
        tables = list(known.look(conn, only))
        before, was = rows_of(conn, tables), dict(known.told)
        with conn.begin_nested() as tried:
            step(conn)
            now = shapes(conn)
            tried.rollback()
        ways = Ways([table for table in tables if now.get(table.name) != was[table.name]])
        could = ways.that_work(conn)
        step(conn)
    with database.begin() as conn:
        if lost := sorted(could - ways.that_work(conn)):
            return lost
        changed = [name for name, rows in rows_of(conn, tables).items() if rows != before[name]]
        fill(conn, known.look(conn, only))
    return [f"{name}: rows are not what they were" for name in changed]


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_code_of_the_revision_before_reads_and_writes_what_it_did(database_url: str, family: str):
    database = OPENERS[family](database_url)
    (first, *others), known = scripts(family), Shapes()
    with database.begin() as conn:
        bring_to(conn, family, first.revision)
        fill(conn, known.look(conn))
    told = {}
    for step in others:
        lost = taken_away(database, lambda conn, step=step: bring_to(conn, family, step.revision), known)
        if lost and not hasattr(step.module, "served_since"):
            told[step.revision] = lost
    database.close()
    assert told == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_taken_away_was_not_used_for_two_revisions(family: str):
    order = [script.revision for script in scripts(family)]
    for script in scripts(family):
        since = getattr(script.module, "served_since", "")
        if since and script.revision not in BEFORE_THE_RULE:
            assert order.index(since) <= order.index(script.revision) - 2, script.revision


HARMFUL = {
    "a column gets another name": "ALTER TABLE posts RENAME COLUMN text TO words",
    "a column goes": "ALTER TABLE posts DROP COLUMN email",
    "a table goes": "DROP TABLE undos",
    "a table gets another name": "ALTER TABLE undos RENAME TO regrets",
    "a column nobody knew must be filled": "ALTER TABLE posts ADD COLUMN told TEXT NOT NULL",
    "rows are changed": "UPDATE posts SET text = 'other words'",
    "rows go": "DELETE FROM votes",
    "what was allowed twice is not any more": "CREATE UNIQUE INDEX uq_planted ON posts (at)",
}
HARMFUL_THERE = {
    "a text becomes short": "ALTER TABLE messages ALTER COLUMN text TYPE varchar(40)",
    "a number becomes small": "ALTER TABLE tickets ALTER COLUMN priority TYPE smallint",
    "what could be empty must be filled": "ALTER TABLE tickets ADD CONSTRAINT filled CHECK (helped IS NOT NULL) NOT VALID",
    "a rule comes": "ALTER TABLE messages ADD CONSTRAINT short CHECK (length(text) < 40) NOT VALID",
}
HARMLESS = {
    "a column that may be empty": "ALTER TABLE tickets ADD COLUMN planted TEXT",
    "a column with a default": "ALTER TABLE tickets ADD COLUMN planted INTEGER NOT NULL DEFAULT 0",
    "a table": "CREATE TABLE planted (id INTEGER PRIMARY KEY)",
    "an index": "CREATE INDEX ix_planted ON tickets (lang)",
    "an index goes": "DROP INDEX ix_tickets_email",
}


PLANTED = ("posts", "undos", "votes", "tickets", "messages")


def after(db: Database, statement: str) -> list[str]:
    known = Shapes()
    with db.begin() as conn:
        fill(conn, known.look(conn, PLANTED))
    return taken_away(db, lambda conn: conn.execute(text(statement)), known, PLANTED)


@pytest.mark.parametrize("planted", HARMFUL)
def test_a_planted_step_that_takes_something_away_is_found(db: Database, planted: str):
    if db.engine.dialect.name == "sqlite" and "NOT NULL" in HARMFUL[planted]:
        pytest.skip("SQLite itself refuses such a step")
    if "NOT NULL" in HARMFUL[planted]:
        with db.begin() as conn:
            conn.execute(text("DELETE FROM posts"))
        lost = taken_away(db, lambda conn: conn.execute(text(HARMFUL[planted])), only=PLANTED)
    else:
        lost = after(db, HARMFUL[planted])
    assert lost


@pytest.mark.postgres
@pytest.mark.parametrize("planted", HARMFUL_THERE)
def test_a_planted_step_that_narrows_something_is_found(postgres_server, postgres_template, planted: str):
    database = connect(postgres_server.new_database(template=postgres_template))
    assert after(database, HARMFUL_THERE[planted])
    database.close()


@pytest.mark.parametrize("planted", HARMLESS)
def test_a_planted_step_that_only_adds_is_none(db: Database, planted: str):
    assert after(db, HARMLESS[planted]) == []


def step(revision: str, since: str = "") -> SimpleNamespace:
    return SimpleNamespace(revision=revision, module=SimpleNamespace(**({"served_since": since} if since else {})))


@pytest.mark.parametrize(
    ("newest_first", "told"),
    [
        ([step("c"), step("b"), step("a")], ["c", "b", "a"]),
        ([step("d"), step("c", "b"), step("b"), step("a")], ["d", "c", "b"]),
        ([step("e", "a"), step("d", "b"), step("c"), step("b"), step("a")], ["e", "d", "c", "b"]),
        ([step("c", "c"), step("b"), step("a")], ["c"]),
    ],
    ids=["only additions", "one end", "the stricter of two ends", "a clean break"],
)
def test_tables_serve_back_to_the_newest_end(newest_first, told):
    assert list(served(newest_first)) == told


@contextmanager
def of_a_newer_version(folder: Path, upgrade: str, *more: str) -> Iterator[None]:
    """Inside, the program has one more revision."""
    if not (folder / "migrations").exists():
        shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    lines = ["from alembic import op", 'revision = "state_9999"', f'down_revision = "{HEADS["state"]}"', *more]
    body = "\n".join([*lines, "def upgrade() -> None:", f"    {upgrade}", ""])
    (folder / "migrations" / "state" / "state_9999_planted.py").write_text(body, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "MIGRATIONS", folder / "migrations")
        patch.setattr(storage, "HEADS", HEADS | {"state": "state_9999"})
        yield


ADDS = "op.execute('ALTER TABLE tickets ADD COLUMN planted TEXT')"


def upgraded(url: str, folder: Path, upgrade: str, *more: str) -> None:
    with of_a_newer_version(folder, upgrade, *more):
        database = connect(url)
        migrate(database)
        check(database)
        database.close()


def test_a_server_goes_on_and_starts_again_on_tables_of_a_newer_version(state_url, db, tmp_path):
    check(db)
    upgraded(state_url, tmp_path, ADDS)
    check(db)
    migrate(db)
    with db.read() as conn:
        assert current_revision(conn, "state") == "state_9999"
    assert condition(db).serves


def test_what_must_know_every_table_is_left_to_the_newer_version(state_url, db, log, tmp_path):
    upgraded(state_url, tmp_path, ADDS)
    store = AttachmentStore(tmp_path / "attachments")
    with pytest.raises(StateError, match="newer version"):
        make_backup(db, log, store, tmp_path / "backup", key=b"key", key_is_inside=False, at=AT)
    assert not (tmp_path / "backup").exists()


def test_tables_that_serve_this_version_no_more_are_refused(state_url, db, tmp_path):
    upgraded(state_url, tmp_path, ADDS, 'served_since = "state_9999"')
    for refused in (check, migrate):
        with pytest.raises(StateError, match="newer version"):
            refused(db)
    assert not condition(db).serves


@pytest.mark.postgres
def test_a_step_waits_for_a_long_reader_and_nobody_waits_behind_it(
    postgres_server, postgres_template, tmp_path, monkeypatch
):
    monkeypatch.setattr(storage, "LOCK_PATIENCE", 0.3)
    url = postgres_server.new_database(template=postgres_template)
    readers = connect(url)
    longest = 0.0
    with of_a_newer_version(tmp_path, ADDS):
        newer = connect(url)
        thread = threading.Thread(target=migrate, args=(newer,))
        with readers.read() as long_one:
            long_one.execute(text("SELECT count(*) FROM tickets"))
            thread.start()
            until = time.monotonic() + 3
            while time.monotonic() < until:
                began = time.monotonic()
                with readers.read() as conn:
                    conn.execute(text("SELECT count(*) FROM tickets"))
                longest = max(longest, time.monotonic() - began)
            with readers.read() as conn:
                assert current_revision(conn, "state") == HEADS["state"]
        thread.join(60)
        check(newer)
        newer.close()
    readers.close()
    assert longest < 2
