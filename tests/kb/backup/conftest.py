"""An installation with somebody's requests in it, a folder for its backup, and where it is put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kb.backup.backup import make_backup
from kb.backup.contents import Contents
from kb.backup.restore import Restored, Restorer
from kb.requests.attachments import AttachmentStore
from kb.storage.database import Database
from kb.storage.site_key import site_key
from tests.kb.retention.world import World, make_world


@dataclass(frozen=True)
class Place:
    """An installation whose key is inside its database."""

    state: Database
    log: Database
    store: AttachmentStore
    now: datetime

    def back_up(self, folder: Path, *, at: datetime | None = None) -> Contents:
        key = site_key(self.state)
        return make_backup(self.state, self.log, self.store, folder, key=key, key_is_inside=True, at=at or self.now)

    def restore(self, folder: Path, *, overwrite: bool = True, at: datetime | None = None) -> Restored:
        restorer = Restorer(state=self.state, log=self.log, store=self.store, secret_key="")
        return restorer.restore(folder, overwrite=overwrite, at=at or self.now)


@pytest.fixture
def place(db, log, tmp_path, now) -> Place:
    site_key(db)
    return Place(db, log, AttachmentStore(tmp_path / "pictures"), now)


@pytest.fixture
def world(place) -> World:
    return make_world(place.state, place.log, place.store.folder, place.now)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "backups" / "monday"


@pytest.fixture
def empty_place(tmp_path_factory, request, now) -> Callable[[str], Place]:
    """A new installation on the same kind of database, as on a new machine."""
    from kb.storage.database import connect, connect_log, migrate

    def make(dialect: str) -> Place:
        home = tmp_path_factory.mktemp("new")
        url = (
            f"sqlite:///{home}/state/otvet.db"
            if dialect == "sqlite"
            else request.getfixturevalue("postgres_server").new_database()
        )
        made = (connect(url), connect_log(url))
        for database in made:
            migrate(database)
            request.addfinalizer(database.close)
        return Place(*made, AttachmentStore(home / "pictures"), now)

    return make
