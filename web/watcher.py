"""The watcher: from time to time has a newly published generation taken, and teaches search what staff resolved."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from search.learning import teach

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds; reading one small file
LESSONS_EVERY = 60.0  # seconds; reading one table

Lessons = Callable[[], Sequence[tuple[str, str]]]


class Watcher:
    """A thread beside the server. `start` and `stop` may each be called once.

    `lessons()` gives (article id, question) pairs of resolved tickets; both engines use them without a rebuild.
    """

    def __init__(self, live: Any, every: float = EVERY, lessons: Lessons = tuple) -> None:
        self._live, self._every, self._lessons = live, every, lessons
        self._taught: tuple[str, Sequence[tuple[str, str]]] = ("", ())
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="generation-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        since_lesson = LESSONS_EVERY
        while not self._stopped.wait(self._every):
            since_lesson += self._every
            try:
                taken = self._live.refresh()
                if taken:
                    log.info("a new generation answers now: %s", self._live.status().get("generation"))
                if taken or since_lesson >= LESSONS_EVERY:
                    since_lesson = 0.0
                    self.teach()
            except Exception:  # the old generation goes on answering, whatever is wrong with the new one
                log.exception("the new generation or the resolved questions could not be taken")

    def teach(self) -> None:
        """Teach the current engines when the lessons or the generation have changed."""
        lessons = self._lessons()
        status = self._live.status()
        now = (status.get("generation", ""), lessons)
        if now == self._taught or status.get("encoder") != "ready":
            return
        for engine in (self._live.public, self._live.internal):
            teach(engine, lessons)
        self._taught = now
