"""SQLite copied and put back page by page, with its own online backup: others read and write meanwhile."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kb.backup.contents import BackupError
from kb.private_files import make_private

PATIENCE = 30.0  # seconds to wait for whoever writes
WAIT = 0.1  # seconds between tries
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def copy_out(live: Path, copy: Path) -> None:
    """Copy a database that may be in use into a new file: as it is at one moment, whole, in one file."""
    make_private(copy)
    with closing(sqlite3.connect(live, timeout=WAIT)) as source, closing(sqlite3.connect(copy)) as target:
        # In one step, which holds up no writer; in several it would begin anew with everything that is written meanwhile.
        source.backup(target, progress=_patiently(live), sleep=WAIT)
        target.execute("PRAGMA journal_mode = DELETE")  # no second file beside it
        problem = target.execute("PRAGMA quick_check").fetchone()[0]
    if problem != "ok":
        raise BackupError(f"{live}: the database is damaged ({problem}); the copy would be as well")


def copy_in(copy: Path, live: Path) -> None:
    """Put a copy in the place of a database that may be in use: readers see all of the old or all of the new.

    Raises BackupError when others hold it for too long; nothing is changed then.
    """
    make_private(live)
    with (
        closing(sqlite3.connect(f"file:{copy.absolute()}?mode=ro&immutable=1", uri=True)) as source,
        closing(sqlite3.connect(live, timeout=WAIT)) as target,
    ):
        source.backup(target, progress=_patiently(live), sleep=WAIT)  # in one step: one transaction


def _patiently(path: Path) -> Callable[[int, int, int], None]:
    """What ends the waiting for others, which Python's backup does for ever."""
    until = time.monotonic() + PATIENCE

    def look(status: int, _left: int, _all: int) -> None:
        if status in BUSY and time.monotonic() > until:
            raise BackupError(f"{path}: others hold it for {PATIENCE:.0f} seconds; nothing was changed. Try again.")

    return look
