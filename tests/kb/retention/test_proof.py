"""The proof finds what is still there: in any column, in any file, in any place a person was overlooked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from kb.retention.identifiers import Identifiers
from kb.retention.proof import look_everywhere, text_columns
from kb.staff.audit import Actor, note
from kb.storage.overwrite import overwrite_removed
from kb.storage.tables import LOG, STATE
from tests.kb.retention.world import ANNA, LINE, make_world

WANTED = Identifiers(emails=frozenset({ANNA}), lines=frozenset({LINE}))


@pytest.fixture
def world(db, log, tmp_path, now):
    return make_world(db, log, tmp_path / "pictures", now)


def looked(world, *folders):
    return look_everywhere(world.state, world.log, folders, WANTED)


def test_every_text_column_is_looked_at_and_every_place_is_named(world, tmp_path):
    proof = looked(world, world.store.folder)
    places = {trace.place for trace in proof.traces}
    assert {
        "tickets.email",
        "outbox.payload",
        "messages.text",
        "flags.query",
        "searches.text",
        "votes.comment",
    } <= places
    assert proof.columns == sum(len(names) for family in (STATE, LOG) for _, names in text_columns(family))
    assert proof.values > proof.columns and proof.copies > 0


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, name) for family in (STATE, LOG) for table, names in text_columns(family) for name in names],
)
def test_no_column_of_text_is_unknown_to_it(table, name):
    assert "CHAR" not in str(table.c[name].type).upper()
    others = [column for column in table.c if column.name not in dict(text_columns(table.metadata))[table]]
    assert not any(str(column.type).upper().startswith(("TEXT", "CLEANTEXT")) for column in others)


def test_the_number_of_a_request_stays_in_the_audit_log_and_nothing_else_does(db, log, now):
    gone = replace(WANTED, numbers=frozenset({"2026-000001", "2026-000002"}))
    with db.begin() as conn:
        note(conn, Actor(name="Ольга"), "request_reply", about="2026-000001", via="page", at=now)
    overwrite_removed(db)
    proof = look_everywhere(db, log, [], gone)
    assert proof.traces == [] and proof.numbers_kept == {"2026-000001"}
    with db.begin() as conn:
        note(conn, Actor(name="Ольга"), "request_reply", about=ANNA, via="page", at=now)
    assert "audit.about" in {trace.place for trace in look_everywhere(db, log, [], gone).traces}


def test_files_are_looked_into_whatever_they_are_called_and_wherever_in_them_it_stands(db, log, tmp_path):
    folder = tmp_path / "pictures"
    (folder / ".unclaimed").mkdir(parents=True)
    (folder / ".unclaimed" / "x.png").write_bytes(b"\0" * ((1 << 20) - 5) + ANNA.encode() + b"\0" * 100)
    (folder / "wide.log").write_bytes(ANNA.encode("utf-16-le"))
    (folder / f"{ANNA}.txt").write_bytes(b"")
    (folder / "clean.png").write_bytes(b"anna@example.org")
    proof = look_everywhere(db, log, [folder], WANTED)
    found = sorted(trace.place.removeprefix(f"{folder}/") for trace in proof.traces)
    assert found == [".unclaimed/x.png", f"{ANNA}.txt", "wide.log"]
    assert [trace.times for trace in proof.traces] == [1, 1, 1]


def test_what_sqlite_has_deleted_but_not_overwritten_would_be_found(db, log, tmp_path):
    if db.engine.dialect.name != "sqlite":
        return
    (tmp_path / "state" / "otvet.db-wal").exists()
    with db.begin() as conn:
        table = STATE.tables["keys"]
        conn.execute(insert(table).values(name="x", value=ANNA.encode()))
        conn.execute(update(table).where(table.c.name == "x").values(value=b""))
        assert conn.execute(select(table.c.value).where(table.c.name == "x")).scalar_one() == b""
    places = [trace.place for trace in look_everywhere(db, log, [], WANTED).traces]
    assert all(place.endswith(("otvet.db", "otvet.db-wal")) for place in places)
