"""The running site exchanges commits with the remote: after something was published, and when writers come; again later where it did not work."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kb.writing.remote import ExchangeOutcome, GitRemote

log = logging.getLogger(__name__)
AGAIN = (5.0, 30.0, 120.0, 600.0)  # seconds until it is tried again; from then on the last of them
FRESH = 60.0  # seconds for which the remote is not asked again


@dataclass(frozen=True, kw_only=True)
class ExchangeState:
    """`at`: when it was last tried, None before; `again`: seconds until it is tried again, 0 where all is there."""

    remote: str
    running: bool = False
    at: datetime | None = None
    done: ExchangeOutcome = ExchangeOutcome()
    again: float = 0.0


class LiveExchange:
    """Safe to use from many threads. `taken()` is called after others' commits came."""

    def __init__(
        self,
        remote: GitRemote,
        clock: Callable[[], datetime],
        taken: Callable[[], None],
        again: Sequence[float] = AGAIN,
    ) -> None:
        self._remote, self._clock, self._taken, self._again = remote, clock, taken, tuple(again)
        self._changed = threading.Condition()
        self._wanted = False
        self._ended = float("-inf")  # on the monotonic clock
        self._state = ExchangeState(remote=remote.name)

    @property
    def state(self) -> ExchangeState:
        return self._state

    def glance(self) -> None:
        """Somebody is here: exchange unless that was done a moment ago."""
        if time.monotonic() - self._ended > FRESH:
            self.run()

    def run(self, wait: float = 0.0) -> ExchangeState:
        """Exchange now; the state after `wait` seconds at most."""
        with self._changed:
            self._wanted = True
            if not self._state.running:
                self._state = replace(self._state, running=True)
                threading.Thread(target=self._work, name="live-exchange", daemon=True).start()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._wanted and not self._state.running, wait)
            return self._state

    def _work(self) -> None:
        failed = 0
        while True:
            with self._changed:
                self._wanted = False
            done = self._remote.exchange()
            if done.taken:
                self._taken()
            if done.problem:
                log.warning("articles are not exchanged with %s: %s", self._remote.name, done.problem)
            self._ended = time.monotonic()
            again = self._again[min(failed, len(self._again) - 1)] if done.problem else 0.0
            failed = failed + 1 if done.problem else 0
            with self._changed:
                running = self._wanted or bool(again)
                self._state = ExchangeState(
                    remote=self._remote.name, running=running, at=self._clock(), done=done, again=again
                )
                self._changed.notify_all()
                if not running:
                    return
                if again and not self._wanted:
                    self._changed.wait_for(lambda: self._wanted, again)
