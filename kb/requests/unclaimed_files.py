"""Files of the attachments folder that no ticket has: set aside, and only later removed.

A sweep must not cost anybody a file when the database is not the one the folder belongs to (a mistyped address, a copy, an
older backup). So it touches only names of our own making, in a folder marked as this database's, and moves instead of
removing; `AttachmentStore.path` brings back what a ticket turns out to have.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from kb.requests.attachments import ASIDE, NAME, UPLOADING, AttachmentStore
from kb.storage.request_tables import attachments
from kb.storage.site_key import own_value

MARK = ".otvet"  # in the folder: which database it belongs to
UNCLAIMED_AGE = timedelta(hours=2)  # longer than a form with mistakes in it is left open
FRESH = timedelta(days=1)  # what a database that knows no file at all may set aside: visitors' uploads of today
ASIDE_AGE = timedelta(days=30)  # time to notice that something is missing
SQLITE = b"SQLite format 3\0"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What was done with a folder's unclaimed files. `refused`: why nothing was."""

    set_aside: int = 0
    removed: int = 0
    refused: str = ""


def sweep(conn: Connection, store: AttachmentStore, *, at: datetime) -> Sweep:
    """Set files aside that no ticket has, remove those set aside long ago and uploads that were broken off. Logs the numbers."""
    if not store.folder.is_dir():
        return Sweep()
    claimed = set(conn.execute(select(attachments.c.name)).scalars())
    done = _swept(store, claimed, own_value(conn, "attachments").hex(), at)
    if done.refused:
        log.warning("attachments: nothing is tidied in %s: %s", store.folder, done.refused)
    elif done.set_aside or done.removed:
        log.info("attachments: %d unclaimed set aside, %d removed for good", done.set_aside, done.removed)
    return done


def _swept(store: AttachmentStore, claimed: set[str], database: str, at: datetime) -> Sweep:
    unclaimed = [path for path in _files(store.folder) if NAME.fullmatch(path.name) and path.name not in claimed]
    if refused := _refused(store.folder, database, bool(claimed), len(unclaimed)):
        return Sweep(refused=refused)
    (store.folder / MARK).write_text(database)
    moved = 0
    for path in unclaimed:
        age = _age(path, at)
        if age > UNCLAIMED_AGE and (claimed or age < FRESH):
            moved += store.set_aside(path.name)
    removed = 0
    for path in _files(store.folder / ASIDE):
        if NAME.fullmatch(path.name) and path.name not in claimed and _age(path, at) > ASIDE_AGE:
            path.unlink(missing_ok=True)
            removed += 1
    for path in _files(store.folder):
        if UPLOADING.fullmatch(path.name) and _age(path, at) > UNCLAIMED_AGE:
            path.unlink(missing_ok=True)
    return Sweep(set_aside=moved, removed=removed)


def _refused(folder: Path, database: str, knows_some: bool, unclaimed: int) -> str:
    """Why this folder is better left alone; "" if it is ours."""
    database_name = next((path.name for path in _files(folder) if _is_database(path)), "")
    if database_name:
        return f"it holds the database {database_name}; give KB_ATTACHMENTS a folder of its own"
    mark = folder / MARK
    if mark.is_file():
        same = mark.read_text("utf-8", "replace").strip() == database
        return "" if same else "it belongs to another database; is KB_DATABASE_URL the right one?"
    if unclaimed and not knows_some:
        return f"the database knows none of its {unclaimed} files; is KB_DATABASE_URL the right one?"
    return ""


def _files(folder: Path) -> list[Path]:
    """Regular files in a folder that may be missing; links are left out."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False))


def _is_database(path: Path) -> bool:
    if path.name.endswith((".db-wal", ".db-shm", "-journal")):
        return True
    if NAME.fullmatch(path.name):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def _age(path: Path, at: datetime) -> timedelta:
    """Since the file was written or set aside; never negative, whatever the clock was then."""
    try:
        return max(timedelta(0), timedelta(seconds=at.timestamp() - path.stat().st_mtime))
    except OSError:  # another process was faster
        return timedelta(0)
