"""The budget of unclaimed uploads: how much a form may leave on the disk before it becomes a request. Kept in memory, bounded.

Files of a form that is answered by articles first wait for the second click. Anybody may never make it, so each address
(IPv6: each /64) and all together have so many bytes and files; what goes over is not kept, and the visitor attaches it again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.requests.attachments import KeptFile
from kb.requests.limits import hash_address
from kb.requests.unclaimed_files import UNCLAIMED_AGE

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How much may wait at once; bytes and files."""

    own_bytes: int = 100 * MB  # of one address: two forms full of files
    own_files: int = 25
    all_bytes: int = 1024 * MB
    all_files: int = 5000


@dataclass(frozen=True)
class WaitingFile:
    """A file that waits."""

    whose: str
    size: int
    at: datetime


class UploadBudget:
    """Of one process. Safe to share between threads; remembers at most `all_files` names, each for UNCLAIMED_AGE."""

    def __init__(self, key: bytes, allowance: Allowance | None = None) -> None:
        self._key, self._allowance = key, allowance or Allowance()
        self._lock = threading.Lock()
        self._held: dict[str, WaitingFile] = {}  # by the file's name, in the order of their coming

    def hold(self, files: Sequence[KeptFile], address: str, *, at: datetime) -> bool:
        """May these wait? All or none. False: they go over the budget of this address or of all."""
        whose = hash_address(self._key, address)
        with self._lock:
            self._forget(at)
            new = {file.name: WaitingFile(whose, file.size, at) for file in files if file.name not in self._held}
            own = [held for held in (*self._held.values(), *new.values()) if held.whose == whose]
            every = (*self._held.values(), *new.values())
            most = self._allowance
            fits = (
                len(own) <= most.own_files
                and sum(held.size for held in own) <= most.own_bytes
                and len(every) <= most.all_files
                and sum(held.size for held in every) <= most.all_bytes
            )
            if fits:
                self._held.update(new)
            return fits

    def release(self, files: Iterable[KeptFile]) -> None:
        """These were claimed by a request, or removed."""
        with self._lock:
            for file in files:
                self._held.pop(file.name, None)

    def _forget(self, at: datetime) -> None:
        for name in [name for name, held in self._held.items() if abs(at - held.at) > UNCLAIMED_AGE]:
            del self._held[name]
