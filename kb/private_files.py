"""Files and folders that nobody else on the machine may read: what people told us lies in them."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
BESIDE = ("", "-wal", "-shm", "-journal")  # SQLite makes these with the rights of the database


def make_private(path: Path) -> None:
    """Make a file, empty, and the folder it lies in, for us alone; of one that is there take everybody else's rights.

    The same for what SQLite keeps beside it. A folder that is there keeps its rights. Raises OSError when it can't be made.
    """
    make_private_folder(path.parent)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    for name in BESIDE:
        with contextlib.suppress(FileNotFoundError, PermissionError):  # somebody else's file is theirs to guard
            _close(Path(f"{path}{name}"))


def make_private_folder(folder: Path) -> None:
    """Make a folder for us alone, with the usual rights for those above it; one that is there keeps its rights."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=PRIVATE_FOLDER)


def _close(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        path.chmod(mode & PRIVATE_FOLDER)
