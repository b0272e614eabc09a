"""Outages: which faults of a database pass by themselves, who still waits meanwhile, and one line of the log a minute.

A database that is away, locked, full or read-only is no bug of the statement that met it. While nobody gets through, a few
threads go on waiting and all others are told at once, so that pages that need no database still have threads to answer with.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

from kb.errors import StateUnavailable

log = logging.getLogger(__name__)

FEW = 6  # threads that wait for a database nobody gets through to
STUCK = 0.5  # seconds without anybody getting through before the others are told
QUIET = 60.0  # seconds between two lines of the log about the same outage
# SQLSTATEs by which a PostgreSQL server that has become a standby refuses what writes: a statement; a transaction that begins
# by saying that it writes, as one does on a connection that read before.
STANDBY = frozenset({"25006", "0A000"})
SQLITE_BUSY, SQLITE_READ_ONLY = 5, 8
# Locked, input or output, damaged, full, can't open, protocol of the lock, not a database.
SQLITE_OUTAGES = frozenset({SQLITE_BUSY, 6, SQLITE_READ_ONLY, 10, 11, 13, 14, 15, 26})


def is_outage(error: SQLAlchemyError, *, writes: bool) -> bool:
    """Whether a fault is the database's, not the statement's: away, locked, full, read-only, damaged; no connection free.

    In a transaction that only reads, "read-only" is our own doing.
    """
    if isinstance(error, TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in SQLITE_OUTAGES and (writes or code & 0xFF != SQLITE_READ_ONLY)
    if sqlstate_of(error.orig) in STANDBY:
        return writes
    if error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError)


def lost_connection(error: BaseException | None) -> bool:
    """The server went away, or became a standby, in the middle: a new connection may well find one that writes."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or sqlstate_of(error.orig) in STANDBY)


def is_busy(error: DBAPIError) -> bool:
    """SQLite's write lock is somebody else's."""
    return (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF == SQLITE_BUSY


def sqlstate_of(error: BaseException | None) -> str:
    """The five characters by which PostgreSQL names a fault; "" for any other."""
    return str(getattr(error, "sqlstate", None) or "")


@dataclass
class _Line:
    """Those who wait to do the same: SQLite's readers get through while nobody can write, which proves nothing to a writer."""

    through: float  # when somebody last did
    waiting: dict[int, float] = field(default_factory=dict)  # by turn, in the order of their coming: since when


class Outages:
    """Of one database. Safe to share between threads; bounded by the threads that wait."""

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._name, self._clock = name, clock
        self._lock = threading.Lock()
        self._readers, self._writers = _Line(clock()), _Line(clock())
        self._turns = 0
        self._written = float("-inf")
        self._told, self._untold = float("-inf"), 0

    @contextmanager
    def turn(self, *, writes: bool = True) -> Iterator[int]:
        """Stand in the queue for the database. Raises StateUnavailable at once when enough others stand there in vain."""
        line = self._writers if writes else self._readers
        with self._lock:
            self._turns += 1
            mine = self._turns
            line.waiting[mine] = self._clock()
        try:
            if self.hopeless(mine):
                raise self.unavailable("others wait for it already")
            yield mine
        finally:
            with self._lock:
                line.waiting.pop(mine, None)

    def hopeless(self, turn: int) -> bool:
        """Nobody got through for a while, and this turn is not among the few first."""
        with self._lock:
            line = self._line(turn)
            oldest = next(iter(line.waiting.values()))
            first = list(line.waiting)[:FEW]
            return turn not in first and self._clock() - max(oldest, line.through) > STUCK

    def waited(self, turn: int) -> float:
        """Seconds this turn has stood there, or since somebody last got through."""
        with self._lock:
            line = self._line(turn)
            return self._clock() - max(line.waiting[turn], line.through)

    def got_through(self, *, writes: bool = True) -> None:
        with self._lock:
            for line in (self._readers, self._writers) if writes else (self._readers,):
                line.through = self._clock()

    def _line(self, turn: int) -> _Line:
        return self._writers if turn in self._writers.waiting else self._readers

    def wrote(self) -> None:
        """A transaction that wrote is on the disk."""
        with self._lock:
            self._written = self._clock()

    def since_written(self) -> float:
        """Seconds since something was written."""
        with self._lock:
            return self._clock() - self._written

    def unavailable(self, problem: object) -> StateUnavailable:
        """The error to raise; tells the log, once a minute, and then how often it was met in between."""
        said = " ".join(str(problem).split())
        with self._lock:
            now = self._clock()
            quiet = now - self._told < QUIET
            self._untold += 1
            met, self._told, self._untold = self._untold, self._told if quiet else now, self._untold if quiet else 0
        if not quiet:
            log.error("%s takes nothing now (met %d times since the last such line): %s", self._name, met, said)
        return StateUnavailable(f"{self._name} takes nothing now: {said}")
