"""Nobody loses a file to a sweep: only our own names, only in our own folder, and moved before they are removed."""

from __future__ import annotations

import logging
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.requests.attachments import ASIDE, AttachmentStore, Upload, attach
from kb.requests.unclaimed_files import MARK, Sweep, sweep
from kb.storage.database import Database, connect, migrate
from tests.kb.requests.test_attachments import picture, ticket

HOURS = timedelta(hours=3)
OURS = "0123456789abcdef" * 2 + ".png"
THEIRS = ("payroll.xlsx", "IMG_0001.png", "0123.png", OURS.upper(), OURS + ".bak", ".htaccess", ".tmpab12", "note")


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "pictures")


@pytest.fixture
def other(tmp_path: Path) -> Database:
    """A database the folder does not belong to: a new one, as a mistyped address makes it."""
    database = connect(f"sqlite:///{tmp_path}/typo/otvet.db")
    migrate(database)
    return database


def swept(db: Database, store: AttachmentStore, *, after: timedelta = HOURS) -> Sweep:
    with db.begin() as conn:
        return sweep(conn, store, at=datetime.now(UTC) + after)


def with_a_claimed_picture(db: Database, store: AttachmentStore) -> str:
    at = datetime.now(UTC)
    images = store.keep([Upload(picture("PNG"))])
    with db.begin() as conn:
        attach(conn, ticket(conn, at), images, at=at)
    return images[0].name


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_files_of_a_transaction_that_failed_are_set_aside_after_a_while_and_no_others(db, store):
    kept, (lost,) = with_a_claimed_picture(db, store), store.keep([Upload(picture("JPEG"))])
    assert swept(db, store, after=timedelta(hours=1)) == Sweep()
    assert swept(db, store) == Sweep(set_aside=1)
    assert names(store.folder) == {kept, MARK}
    assert names(store.folder / ASIDE) == {lost.name}


def test_what_was_set_aside_is_removed_only_after_a_month(db, store):
    with_a_claimed_picture(db, store)
    store.keep([Upload(picture("JPEG"))])
    swept(db, store)
    assert swept(db, store, after=timedelta(days=29)) == Sweep()
    assert swept(db, store, after=timedelta(days=31)) == Sweep(removed=1)


def test_a_file_whose_name_we_did_not_make_is_never_touched(db, store):
    with_a_claimed_picture(db, store)
    (store.folder / ASIDE).mkdir()
    for place in (store.folder, store.folder / ASIDE):
        for name in THEIRS:
            (place / name).write_text("important")
    (store.folder / "folder").mkdir()
    (store.folder / "link.png").symlink_to(store.folder / "note")
    assert swept(db, store, after=timedelta(days=400)) == Sweep()
    for place in (store.folder, store.folder / ASIDE):
        assert set(THEIRS) <= names(place)


def test_an_upload_that_was_broken_off_goes(db, store):
    with_a_claimed_picture(db, store)
    (store.folder / ".upload-ab12cd_3").write_bytes(b"half")
    swept(db, store)
    assert ".upload-ab12cd_3" not in names(store.folder)


def test_a_mistyped_database_address_costs_nothing(db, store, other, caplog):
    """Whether the folder was ever swept by its own database or not."""
    for marked in (False, True):
        kept, lost = with_a_claimed_picture(db, store), store.keep([Upload(picture("JPEG"))])[0].name
        if marked:
            swept(db, store, after=timedelta(0))
        with caplog.at_level(logging.WARNING):
            assert swept(other, store, after=timedelta(days=400)).refused.endswith("is KB_DATABASE_URL the right one?")
        assert str(store.folder) in caplog.text
        assert {kept, lost} <= names(store.folder)


def test_a_database_of_another_installation_touches_nothing_though_it_knows_pictures_of_its_own(
    db, store, other, tmp_path
):
    with_a_claimed_picture(other, AttachmentStore(tmp_path / "elsewhere"))
    lost = store.keep([Upload(picture("JPEG"))])[0].name
    with_a_claimed_picture(db, store)
    swept(db, store, after=timedelta(0))
    assert swept(other, store).refused
    assert lost in names(store.folder)


def test_a_folder_that_holds_a_database_is_left_alone(db, store):
    with_a_claimed_picture(db, store)
    lost = store.keep([Upload(picture("JPEG"))])[0].name
    sqlite3.connect(store.folder / "state").execute("CREATE TABLE t (x)").connection.close()
    assert "holds the database state" in swept(db, store).refused
    assert lost in names(store.folder)


def test_a_database_without_any_picture_sets_aside_only_what_visitors_left_today(db, store):
    store.folder.mkdir()
    assert swept(db, store) == Sweep()  # the folder is marked as this database's
    fresh, old = (store.keep([Upload(picture(kind))])[0].name for kind in ("JPEG", "PNG"))
    long_ago = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(store.folder / old, (long_ago, long_ago))
    assert swept(db, store) == Sweep(set_aside=1)
    assert old in names(store.folder) and fresh not in names(store.folder)


def test_a_picture_that_a_restored_database_knows_again_is_back(db, store):
    with_a_claimed_picture(db, store)
    lost = store.keep([Upload(picture("JPEG"))])[0].name
    swept(db, store)
    assert store.path(lost) == store.folder / lost


def test_a_folder_that_is_not_there_yet_is_no_error(db, store):
    assert swept(db, store) == Sweep()
    assert not store.folder.exists()
