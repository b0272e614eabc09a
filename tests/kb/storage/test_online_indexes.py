"""An index of a large table is made while others read and write it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kb.storage.database import (
    connect,
)
from kb.storage.migrations.served import index_online
from tests.kb.storage.old_code import Shapes, fill
from tests.kb.storage.test_side_by_side import FAMILIES, PLANTED, scripts

NEVER_LARGE = {"tokens", "staff", "staff_sessions", "leases", "trials", "contracts", "notices", "moments"}


@pytest.mark.postgres
def test_an_index_of_a_large_table_is_made_while_others_write(postgres_server, postgres_template):
    database = connect(postgres_server.new_database(template=postgres_template))
    with database.begin() as conn:
        fill(conn, Shapes().look(conn, PLANTED))
    planted = (("ix_planted", "posts", ("address", "email")),)
    with database.begin() as slow:
        slow.execute(text("UPDATE posts SET email = 'slow@example.org'"))
        thread = threading.Thread(target=index_online, args=(database.engine, planted))
        thread.start()
        time.sleep(0.5)
        with database.begin(patience=5.0) as conn:  # behind a plain CREATE INDEX it would wait
            conn.execute(text("INSERT INTO posts (address, email, text, at) VALUES ('a', 'b', 'c', now())"))
        assert thread.is_alive()
    thread.join(60)
    with database.read() as conn:
        assert conn.execute(text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_planted'::regclass")).scalar()
    database.close()


@pytest.mark.postgres
def test_an_index_that_was_left_half_made_is_made_anew(postgres_server, postgres_template):
    database = connect(postgres_server.new_database(template=postgres_template))
    with database.begin() as conn:
        conn.execute(
            text("INSERT INTO posts (address, email, text, at) SELECT 'a', 'b', 'c', now() FROM generate_series(1, 2)")
        )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        with pytest.raises(SQLAlchemyError):
            conn.execute(text("CREATE UNIQUE INDEX CONCURRENTLY ix_planted ON posts (address)"))
    index_online(database.engine, (("ix_planted", "posts", ("address",)),))
    with database.read() as conn:
        found = text("SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'ix_planted'::regclass")
        assert tuple(conn.execute(found).one()) == (True, False)
    database.close()


def test_a_large_table_s_index_is_announced_to_be_made_online():
    """Of every revision since the rule; tables that never grow large are named above."""
    known = {"state": "state_0023", "log": "log_0006"}  # the newest revisions when the rule came
    for family in FAMILIES:
        order = [script.revision for script in scripts(family)]
        for script in scripts(family)[order.index(known[family]) + 1 :]:
            source = Path(script.path).read_text("utf-8")
            announced = {name for name, _, _ in getattr(script.module, "online", ())}
            assert missing_online(source, announced) == [], script.revision


def missing_online(source: str, announced: set[str]) -> list[str]:
    """The indexes a revision makes in a table that was there before, without announcing them in `online`."""
    import ast

    calls = [
        (node.func.attr, [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    fresh = {names[0] for call, names in calls if call == "create_table" and names} | NEVER_LARGE
    made = [names for call, names in calls if call == "create_index" and len(names) == 2]
    return [name for name, table in made if table not in fresh and name not in announced]


def test_a_planted_index_of_a_large_table_is_found():
    source = 'op.create_table("fresh")\nop.create_index("ix_fresh", "fresh", ["a"])\nop.create_index("ix_old", "tickets", ["a"])'
    assert missing_online(source, set()) == ["ix_old"]
    assert missing_online(source, {"ix_old"}) == []
