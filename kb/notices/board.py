"""The board: the notices that stand now, of the file and of staff, read from memory so that a page costs no query.

What another server published is seen within STALE; while the database is away the last that was known stands.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kb.articles.notices.notices import Notice, in_order
from kb.errors import StateUnavailable
from kb.notices.published import list_notices
from kb.storage.database import Database

STALE = 10.0  # seconds


class NoticeBoard:
    """Safe to share between threads. `clock` gives seconds that never go back."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._lock = threading.Lock()
        self._published: tuple[Notice, ...] = ()
        self._fresh_until = -1.0

    def all(self, written: tuple[Notice, ...]) -> tuple[Notice, ...]:
        """Those of the file (`written`) and those of staff, whether they stand now or not; the worst first."""
        return in_order((*written, *self._read()))

    def changed(self) -> None:
        """Staff published something in this process: it is read anew at once, and pages that were kept are no longer true."""
        with self._lock:
            self._fresh_until = -1.0
        self._read()

    @property
    def published(self) -> tuple[Notice, ...]:
        """Those of staff as they were read last: the same object until one of them changes. Reads nothing."""
        return self._published

    def _read(self) -> tuple[Notice, ...]:
        now = self._clock()
        with self._lock:
            if now < self._fresh_until:
                return self._published
            self._fresh_until = now + STALE  # set first: nobody else asks meanwhile
        try:
            with self._database.read() as conn:
                published = list_notices(conn)
        except StateUnavailable:  # the log was told
            return self._published
        with self._lock:
            if published != self._published:
                self._published = published
            return self._published
