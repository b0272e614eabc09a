"""Housekeeping: what a running server does by itself from time to time, one thing after another in one thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kb.errors import StateUnavailable
from kb.storage.leases import Jobs

log = logging.getLogger(__name__)
LOOK = 20.0  # seconds between looks at the clock
AGAIN = 60.0  # seconds until it is asked again whether what another server does is done


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to do when the server starts and every so often after; `name` is how the log tells of a failure.

    `shared`: of several servers one does it. A server that was stopped in the middle may do it beside another, so `run`
    must stand that. It asks for the time itself.
    """

    name: str
    every: timedelta
    run: Callable[[], object]
    shared: bool = False


class Housekeeping:
    """A thread beside the server. `start` and `stop` may each be called once. What fails is tried again when it is next due."""

    def __init__(
        self,
        tasks: Sequence[Task],
        jobs: Jobs,
        *,
        look: float = LOOK,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`jobs` says which of the servers does what is shared."""
        self._tasks, self._jobs, self._look, self._clock = tuple(tasks), jobs, look, clock
        self._due = {task.name: clock() for task in tasks}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="housekeeping", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def run_due(self) -> None:
        """Do what is due. A failure costs the others nothing and one line of the log."""
        for task in self._tasks:
            if self._stopped.is_set() or self._clock() < self._due[task.name]:
                continue
            self._due[task.name] = self._clock() + task.every.total_seconds()
            try:
                self._do(task)
            except StateUnavailable as error:  # the log was told
                log.debug("%s waits for the database: %s", task.name, error)
            except Exception as error:  # whatever it is, the site goes on and the next hour may be better
                said = " ".join(str(getattr(error, "orig", None) or error).split())
                log.error(
                    "housekeeping: %s failed, next try in %s: %s: %s", task.name, task.every, type(error).__name__, said
                )

    def _do(self, task: Task) -> None:
        if not task.shared:
            task.run()
        elif self._jobs.claim(task.name, task.every):
            task.run()
            self._jobs.finish(task.name)
        else:  # another server does it or did it; if that one dies, somebody must notice
            self._due[task.name] = self._clock() + min(AGAIN, task.every.total_seconds())

    def _keep(self) -> None:
        self.run_due()
        while not self._stopped.wait(self._look):
            self.run_due()
