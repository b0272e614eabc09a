"""The trials that run now, read from memory so that a page costs no query. Another server's start or stop is seen within STALE."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kb.errors import RequestError, StateUnavailable
from kb.storage.database import Database
from kb.trials.trials import KINDS, NewTrial, Trial, TrialKind, list_trials, start_trial, stop_trial

STALE = 10.0  # seconds


class RunningTrials:
    """Safe to share between threads. `clock` gives seconds that never go back. While the database is away nothing is tried."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._lock = threading.Lock()
        self._known: dict[TrialKind, tuple[Trial, ...]] = {}
        self._fresh_until = -1.0

    def of(self, kind: TrialKind, at: datetime) -> Trial | None:
        """The trial of a kind that runs, if one does."""
        return next((trial for trial in self._read().get(kind, ()) if trial.runs(at)), None)

    def lately(self, kind: TrialKind, at: datetime, span: timedelta) -> tuple[Trial, ...]:
        """Those that run or ran within a span."""
        known = self._read().get(kind, ())
        return tuple(trial for trial in known if trial.over_at is None or trial.over_at > at - span)

    def begin(self, conn: Connection, new: NewTrial, *, at: datetime) -> None:
        """Nothing while one of the kind runs: a second click, and the page shows what runs."""
        with suppress(RequestError):
            start_trial(conn, new, at=at)

    def end(self, conn: Connection, number: int, *, who: str, at: datetime) -> None:
        """Nothing where there is none of this number."""
        with suppress(RequestError):
            stop_trial(conn, number, who=who, at=at)

    def changed(self) -> None:
        """One was begun or stopped in this process."""
        with self._lock:
            self._fresh_until = -1.0

    def _read(self) -> dict[TrialKind, tuple[Trial, ...]]:
        now = self._clock()
        with self._lock:
            if now < self._fresh_until:
                return self._known
            self._fresh_until = now + STALE  # set first: nobody else asks meanwhile
        try:
            with self._database.read() as conn:
                trials = {kind: list_trials(conn, kind) for kind in KINDS}
        except StateUnavailable:  # the log was told
            trials = {}
        with self._lock:
            self._known = trials
            return trials
