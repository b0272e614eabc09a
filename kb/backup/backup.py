"""Making a backup while the site runs: the databases first, then the pictures, so that no row names a picture that is not there."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import datetime
from pathlib import Path

from kb.backup.contents import BackupError, Contents, CopiedTable, describe
from kb.backup.postgres_copy import copy_tables_out
from kb.backup.sqlite_copy import copy_out
from kb.private_files import PRIVATE_FILE, make_private_folder
from kb.requests.attachments import NAME, AttachmentStore
from kb.requests.unclaimed_files import MARK
from kb.storage.database import HEADS, Database, check
from kb.storage.site_key import sign

STATE_FILE, LOG_FILE, TABLES, PICTURES = "otvet.db", "otvet-log.db", "tables", "attachments"
UNFINISHED = ".unfinished"


def make_backup(
    state: Database,
    log: Database,
    store: AttachmentStore,
    folder: Path,
    *,
    key: bytes,
    key_is_inside: bool,
    at: datetime,
) -> Contents:
    """Copy everything that cannot be made anew into a new folder that only we can read; it gets its name when it is whole.

    Raises BackupError when the folder is there already, StateError when the tables are of another version.
    """
    if folder.exists():
        raise BackupError(f"{folder} is there already; name a new folder")
    for database in (state, log):
        check(database, own=True)
    begun = folder.with_name(folder.name + UNFINISHED)
    if begun.exists():
        raise BackupError(f"{begun} is left from a backup that broke off, or another is under way. Remove it first.")
    make_private_folder(begun)
    try:
        tables = _copy_databases(state, log, begun)
        _copy_pictures(store, begun / PICTURES)
        files = {str(path.relative_to(begun)): describe(path) for path in sorted(begun.rglob("*")) if path.is_file()}
        contents = Contents(
            made=at,
            database="postgresql" if tables else "sqlite",
            revisions={family: head for family, head in HEADS.items()},  # noqa: C416 - families are plain texts there
            key=key_name(key),
            key_is_inside=key_is_inside,
            tables=tables,
            files=files,
        )
        contents.write(begun)
        os.replace(begun, folder)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    return contents


def key_name(key: bytes) -> str:
    """By what a key is recognised; it can't be turned back."""
    return sign(key, "backup")


def _copy_databases(state: Database, log: Database, folder: Path) -> tuple[CopiedTable, ...]:
    if state.engine.dialect.name == "postgresql":
        make_private_folder(folder / TABLES)
        return copy_tables_out(state, folder / TABLES)
    for database, name in ((state, STATE_FILE), (log, LOG_FILE)):
        copy_out(Path(str(database.engine.url.database)), folder / name)
    return ()


def _copy_pictures(store: AttachmentStore, folder: Path) -> None:
    make_private_folder(folder)
    if not store.folder.is_dir():
        return
    for path in sorted(store.folder.iterdir()):
        if (NAME.fullmatch(path.name) or path.name == MARK) and path.is_file() and not path.is_symlink():
            with contextlib.suppress(FileNotFoundError):  # its request was forgotten meanwhile
                shutil.copyfile(path, folder / path.name)
                (folder / path.name).chmod(PRIVATE_FILE)
