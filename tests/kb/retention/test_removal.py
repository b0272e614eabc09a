"""A request that is removed is removed whole, and nothing of another request with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kb.requests.attachments import ASIDE, AttachmentStore, Upload
from kb.retention.removal import OF_TICKET, remove_files, remove_tickets
from kb.storage.tables import STATE
from tests.kb.requests.test_attachments import picture


@pytest.fixture
def store(tmp_path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "pictures")


def rows_of(db, number: str) -> list[str]:
    """The tables in which something tells of a ticket, whatever the column is called."""
    with db.read() as conn:
        return [table.name for table in STATE.sorted_tables if number in repr(conn.execute(select(table)).all())]


def test_every_table_that_can_hang_on_a_request_is_known():
    hanging = {
        table.name
        for table in STATE.sorted_tables
        if any(key.column.table.name == "tickets" for key in table.foreign_keys)
    }
    assert hanging == {table.name for table in OF_TICKET}


def test_a_removed_request_leaves_no_row_and_no_file_and_others_stay_whole(db, send, store):
    files = store.keep([Upload(picture("PNG"))])
    gone = send(form_key="a", email="a@example.com", files=files).ticket.number
    kept = send(form_key="b", email="b@example.com").ticket.number
    before = rows_of(db, kept)
    with db.begin() as conn:
        removed = remove_tickets(conn, [gone])
    assert removed.files == (files[0].name,) and removed.rows["tickets"] == 1
    assert remove_files(store, removed.files) == 1
    assert rows_of(db, gone) == [] and rows_of(db, kept) == before
    assert not (store.folder / files[0].name).exists()


def test_the_number_of_a_removed_request_is_never_given_again(db, send):
    number = send(form_key="a").ticket.number
    with db.begin() as conn:
        remove_tickets(conn, [number])
    assert send(form_key="a").ticket.number > number


def test_only_files_of_our_own_names_are_removed_also_where_they_were_set_aside(store):
    store.folder.mkdir()
    (outside := store.folder.parent / "precious").write_text("x")
    (store.folder / "note.txt").write_text("x")
    [image] = store.keep([Upload(picture("PNG"))])
    store.set_aside(image.name)
    assert remove_files(store, ["../precious", "note.txt", "", image.name]) == 1
    assert outside.exists() and (store.folder / "note.txt").exists()
    assert not (store.folder / ASIDE / image.name).exists()
