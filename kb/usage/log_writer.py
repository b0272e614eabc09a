"""The writer of the search log: notes are put on a list and written by one thread, many in one transaction.

A search must not wait for a disk. What this costs: a process that is killed loses the notes of its last moments
(GATHERED seconds and the transaction under way); one that is stopped loses none. Knows nothing of pages.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from kb.errors import StateUnavailable
from kb.storage.database import Database
from kb.usage.search_log import NotedSearch, record_searches

log = logging.getLogger(__name__)
GATHERED = 0.2  # seconds that notes are gathered before they are written
MOST = 10_000  # notes that may wait; while the database takes none, later ones are dropped rather than fill the memory

Verb = Callable[[Connection], object]


@dataclass
class Notes:
    """Notes of one transaction: searches first, for the verbs may tell of what was opened from them."""

    searches: list[NotedSearch] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)

    def add(self, note: NotedSearch | Verb) -> None:
        if isinstance(note, NotedSearch):
            self.searches.append(note)
        else:
            self.verbs.append(note)

    def write(self, conn: Connection) -> None:
        if self.searches:
            record_searches(conn, self.searches)
        for verb in self.verbs:
            verb(conn)


class LogWriter:
    """`put` from any thread. Until `start` and after `stop` a note is written before `put` returns."""

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database, self._most = database, most
        self._waiting: queue.Queue[NotedSearch | Verb] = queue.Queue(most)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Write from a thread from now on; once only."""
        self._thread = threading.Thread(target=self._write_on, name="search-log", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        thread, self._thread = self._thread, None
        self._stopped.set()
        if thread:
            thread.join(timeout=30)
        self._write(self._taken())

    def put(self, note: NotedSearch | Verb) -> None:
        """Never raises: a log that fails must not cost an answer."""
        if self._thread is None:
            self._write([note])
            return
        try:
            self._waiting.put_nowait(note)
        except queue.Full:
            log.error("the search log takes no notes: %d wait already, this one is dropped", self._most)

    def _write_on(self) -> None:
        while not self._stopped.wait(GATHERED):
            self._write(self._taken())

    def _taken(self) -> list[NotedSearch | Verb]:
        """The notes that wait now."""
        return [self._waiting.get_nowait() for _ in range(self._waiting.qsize())]

    def _write(self, notes: Sequence[NotedSearch | Verb]) -> None:
        if not notes:
            return
        together = Notes()
        for note in notes:
            together.add(note)
        try:
            with self._database.begin() as conn:
                together.write(conn)
        except StateUnavailable as error:  # the log of the server was told; each note by itself would meet the same
            log.debug("%d notes of the search log are lost: %s", len(notes), error)
        except Exception:  # one bad note must not take the others with it
            if len(notes) == 1:
                log.exception("the search log could not be written")
                return
            for note in notes:
                self._write([note])
