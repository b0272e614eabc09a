"""Putting a backup back while the site runs: everything is checked and made ready beside the live database, then exchanged at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from kb.backup.backup import LOG_FILE, PICTURES, STATE_FILE, TABLES, key_name
from kb.backup.contents import BackupError, Contents, read_contents
from kb.backup.handover import forget_again, hand_over, take_over
from kb.backup.postgres_copy import copy_tables_in, locked_tables
from kb.backup.sqlite_copy import copy_in
from kb.private_files import make_private_folder
from kb.requests.attachments import AttachmentStore
from kb.requests.unclaimed_files import MARK
from kb.retention.forget import Eraser
from kb.storage.database import HEADS, Database, connect, connect_log, is_of_newer_version, migrate
from kb.storage.request_tables import outbox
from kb.storage.site_key import site_key
from kb.storage.staff_tables import staff
from kb.storage.tables import tickets

LOCK_SECONDS = 30  # for transactions of a running site to end


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What is there now. `waiting`: letters and webhooks that will be sent, some of them perhaps for the second time."""

    made: datetime
    requests: int
    pictures: int
    forgotten: int  # requests of people who were forgotten after the backup
    waiting: int
    key_differs: bool  # KB_SECRET_KEY is not the one of the backup
    key_changed: bool  # running servers still have the key that was here before


@dataclass(frozen=True, kw_only=True)
class Restorer:
    """Where a backup is put back to."""

    state: Database
    log: Database
    store: AttachmentStore
    secret_key: str  # KB_SECRET_KEY, "" for a key inside the database

    def restore(self, folder: Path, *, overwrite: bool, at: datetime) -> Restored:
        """Check a backup, then put it in the place of what is there.

        Raises BackupError, before anything is changed, for a backup that is damaged, of another kind of database or of a newer
        version, and where requests or accounts would be lost and `overwrite` does not say so.
        """
        contents = read_contents(folder)
        kind = self.state.engine.dialect.name
        if contents.database != kind:
            raise BackupError(
                f"{folder} is of {contents.database}, KB_DATABASE_URL is {kind}; it can be put back only there"
            )
        _refuse_newer(folder, contents)
        if not overwrite:
            self._refuse_to_overwrite()
        before = site_key(self.state, self.secret_key)
        pictures = _pictures_in(folder / PICTURES, self.store)
        forgotten = (self._into_sqlite if kind == "sqlite" else self._into_postgresql)(folder, contents, at)
        key = site_key(self.state, self.secret_key)
        with self.state.read() as conn:
            waiting = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
            return Restored(
                made=contents.made,
                requests=conn.execute(select(func.count()).select_from(tickets)).scalar_one(),
                pictures=pictures,
                forgotten=forgotten,
                waiting=conn.execute(waiting).scalar_one(),
                key_differs=key_name(key) != contents.key,
                key_changed=key != before,
            )

    def _refuse_to_overwrite(self) -> None:
        with self.state.read() as conn:
            requests = conn.execute(select(func.count(), func.max(tickets.c.number)).select_from(tickets)).one()
            people = conn.execute(select(func.count()).select_from(staff)).scalar_one()
        if requests[0] or people:
            newest = f", the newest {requests[1]}" if requests[1] else ""
            raise BackupError(
                f"there are {requests[0]} requests{newest} and {people} accounts here, which the backup would replace; nothing was "
                "changed. Make a backup of them (`kb backup`), then say --overwrite."
            )

    def _into_sqlite(self, folder: Path, contents: Contents, at: datetime) -> int:
        live = [Path(str(database.engine.url.database)) for database in (self.state, self.log)]
        key = site_key(self.state, self.secret_key)
        with self.state.read() as conn:
            known = take_over(conn)
        with _beside(live[0].parent) as place:
            for name in (STATE_FILE, LOG_FILE):
                shutil.copyfile(folder / name, place / name)
            url = f"sqlite:///{place / STATE_FILE}"
            state, log = connect(url), connect_log(url)
            try:
                for database in (state, log):
                    migrate(database)
                with state.begin() as conn:
                    hand_over(conn, known, made=contents.made, at=at)
                forgotten = forget_again(Eraser(state=state, log=log, store=self.store, key=key), at=at)
            finally:
                for database in (state, log):
                    database.close()  # the last connection folds the write-ahead log into the file
            for name, target in zip((STATE_FILE, LOG_FILE), live, strict=True):
                copy_in(place / name, target)
        return forgotten

    def _into_postgresql(self, folder: Path, contents: Contents, at: datetime) -> int:
        key = site_key(self.state, self.secret_key)
        try:
            with self.state.begin() as conn:
                conn.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                conn.execute(text(f"LOCK TABLE {locked_tables()} IN ACCESS EXCLUSIVE MODE"))
                known = take_over(conn)
                revisions = {family: contents.revisions[family] for family in HEADS}
                copy_tables_in(conn, folder / TABLES, contents.tables, revisions)
                hand_over(conn, known, made=contents.made, at=at)
        except DBAPIError as error:
            said = " ".join(str(error.orig).split())
            raise BackupError(f"the database can't be replaced now ({said}); nothing was changed. Try again.") from None
        return forget_again(Eraser(state=self.state, log=self.log, store=self.store, key=key), at=at)


def _refuse_newer(folder: Path, contents: Contents) -> None:
    for family in HEADS:
        if is_of_newer_version(contents.revisions.get(family, ""), family):
            raise BackupError(
                f"{folder} was made by a newer version of Otvet. Install that version first; nothing was changed."
            )


def _pictures_in(folder: Path, store: AttachmentStore) -> int:
    """Put back what is missing; a name is never given twice, so a file of the same name is the same picture."""
    make_private_folder(store.folder)
    count = 0
    for path in sorted(folder.iterdir()):
        target = store.folder / path.name
        if path.name == MARK or not target.exists():
            store.put_back(path)
        count += path.name != MARK
    return count


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A private folder on the disk of the database, removed at the end."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as place:
        yield Path(place)
