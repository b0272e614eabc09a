"""Tables of PostgreSQL come back as they were, of an older revision as well, and no row points at nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from kb.backup.contents import CopiedTable
from kb.backup.postgres_copy import copy_tables_in, copy_tables_out, locked_tables
from kb.storage.database import HEADS, bring_to, check, connect
from kb.storage.tables import LOG, STATE, tickets
from tests.kb.retention.world import make_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def filled(migrated_databases, tmp_path, now):
    url = migrated_databases.lend()
    state, log = connect(url), connect(url)
    make_world(state, log, tmp_path / "pictures", now)
    yield state
    state.close()
    log.close()
    migrated_databases.take_back(url)


def test_what_is_hard_to_write_comes_back_as_it_was(filled, tmp_path):
    hard = "tab\tline\nback\\slash \\N NULL 'quote' \u2028 emoji 🦊"
    with filled.begin() as conn:
        conn.execute(tickets.update().values(subject=hard))
    (tmp_path / "tables").mkdir()
    copied = copy_tables_out(filled, tmp_path / "tables")
    assert {one.name for one in copied} == {*STATE.tables, *LOG.tables}
    with filled.begin() as conn:
        copy_tables_in(conn, tmp_path / "tables", copied, dict(HEADS))
    with filled.read() as conn:
        assert set(conn.execute(select(tickets.c.subject)).scalars()) == {hard}
        assert {one.name: one.rows for one in copied} == {
            one.name: conn.execute(text(f"SELECT count(*) FROM {one.name}")).scalar_one() for one in copied
        }
    check(filled)


def test_tables_of_an_older_revision_are_brought_up_to_date(postgres_server, tmp_path):
    old = connect(postgres_server.new_database())
    with old.begin() as conn:
        bring_to(conn, "state", "state_0007")
        bring_to(conn, "log", "log_0001")
        conn.execute(text("INSERT INTO keys (name, value) VALUES ('site', '\\x01')"))
    (tmp_path / "keys.copy").write_bytes(b"site\t\\\\x01\n")
    copied = (CopiedTable(name="keys", file="keys.copy", columns=("name", "value"), rows=1),)
    with old.begin() as conn:
        copy_tables_in(conn, tmp_path, copied, {"state": "state_0007", "log": "log_0001"})
    check(old)
    with old.read() as conn:
        assert conn.execute(text("SELECT name FROM keys")).scalars().all() == ["site"]
    old.close()


def test_every_table_is_locked_before_any_is_replaced():
    assert set(locked_tables().split(", ")) == {*STATE.tables, *LOG.tables}
