"""The files of the generation that answers now, guarded against being cut in place: a mapped file that gets shorter kills its readers.

Linux lends files (fcntl(2), leases): whoever opens a lent one to write or cut it waits until it was given back, 45 seconds at
most. It does so for a file's owner, on disks of the machine; elsewhere a cut is seen only after it was made.
"""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

MAPPED = {
    ".npy",
    ".jsonl",
    ".txt",
    ".faiss",
    ".weights",
}  # suffixes; other files are read whole, and pictures may be thousands
READING = 10.0  # seconds in which whoever was reading has ended
LENDS = hasattr(fcntl, "F_SETLEASE")


@dataclass(frozen=True)
class _Seen:
    """A file as it was seen."""

    inode: int
    size: int
    changed: int  # nanoseconds

    @classmethod
    def of(cls, path: Path) -> _Seen:
        status = path.stat()
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class ServedFiles:
    """Files as they were when they were opened. Deleting or replacing one harms nobody: what is mapped stays as it was."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Raises OSError when one is missing."""
        self._opened = [(path, _Seen.of(path)) for path in paths]
        self._lent: dict[Path, int] = {}
        self._asked_for = False

    def borrow(self) -> None:
        """Borrow what is mapped. Only for whoever looks for danger every few seconds: others would keep writers waiting."""
        if not self._asked_for:
            self._asked_for = True
            self._lent = {path: lent for path, _ in self._opened if (lent := _lent(path)) is not None}

    def first_in_danger(self) -> Path | None:
        """A file that somebody waits to write into, or one that is the same as before and shorter; None when there is none."""
        return next(filter(None, (self.first_wanted(), self._first_cut())), None)

    def give_back(self) -> None:
        """Let those who wait write. To be called once nobody reads what is mapped."""
        while self._lent:
            _, lent = self._lent.popitem()
            fcntl.fcntl(lent, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            os.close(lent)

    def first_wanted(self) -> Path | None:
        """A borrowed file that somebody waits to write into."""
        wanted = (path for path, lent in self._lent.items() if fcntl.fcntl(lent, fcntl.F_GETLEASE) == fcntl.F_UNLCK)
        return next(wanted, None)

    def _first_cut(self) -> Path | None:
        for path, before in self._opened:
            try:
                now = _Seen.of(path)
            except OSError:
                continue
            if now.inode == before.inode and now.size < before.size:
                return path
        return None

    def can_be_used_again(self) -> bool:
        """Whether they were given back, are as they were, and nobody holds one open to write."""
        try:
            if self._lent or any(_Seen.of(path) != before for path, before in self._opened):
                return False
        except OSError:
            return False
        lent = [_lent(path) for path, _ in self._opened]
        for one in filter(None, lent):
            os.close(one)  # and with it the lease
        return not LENDS or None not in lent


class LeftBehind:
    """Generations that answer no more, by name. Whoever was reading them may read to the end before their files are given back."""

    def __init__(self) -> None:
        self._left: list[tuple[float, str, ServedFiles]] = []

    def add(self, name: str, files: ServedFiles) -> None:
        self._left.append((monotonic(), name, files))

    def give_back(self) -> None:
        """Give back what nobody can be reading any more."""
        over = monotonic() - READING
        for since, _, files in self._left:
            if since <= over:
                files.give_back()
        self._left = [one for one in self._left if one[0] > over]

    def wanted(self, name: str) -> bool:
        """Whether somebody waits to write into it: it can't be opened before that is done."""
        return any(files.first_wanted() for _, other, files in self._left if other == name)


def _lent(path: Path) -> int | None:
    """The file opened and lent; None where it can't be had."""
    if not LENDS or path.suffix not in MAPPED:
        return None
    opened = os.open(path, os.O_RDONLY)
    try:
        fcntl.fcntl(
            opened, fcntl.F_SETSIG, signal.SIGURG
        )  # told by a signal that everybody ignores; we look by ourselves
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError:
        os.close(opened)
        return None
    return opened
