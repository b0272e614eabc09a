"""The watcher: from time to time has a newly published generation taken, and teaches search what staff resolved."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from kb.errors import StateUnavailable
from search.query.protocols import LivePair
from web.operations.collector import set_aside_what_lasts

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds; reading one small file
LESSONS_EVERY = 60.0  # seconds; reading one table

_Answering = tuple[str, str]  # a generation, and the day from which it is as it is now
Lessons = Callable[[], Sequence[tuple[str, str]]]
Learned = Callable[[float], object]


class Watcher:
    """A thread beside the server. `start` and `stop` may each be called once.

    `lessons()` gives (article id, question) pairs of resolved tickets; both engines use them without a rebuild.
    `learned` is told when they know all there is, in seconds since 1970.
    """

    def __init__(
        self, live: LivePair, every: float = EVERY, lessons: Lessons = tuple, *, learned: Learned = float
    ) -> None:
        self._live, self._every, self._lessons, self._learned = live, every, lessons, learned
        self._taught: tuple[_Answering, Sequence[tuple[str, str]]] = (("", ""), ())
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="generation-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        since_lesson, before = LESSONS_EVERY, self._answering()
        while not self._stopped.wait(self._every):
            since_lesson += self._every
            try:
                if self._live.refresh():
                    log.info("a new generation answers now: %s", self._live.status().generation)
                    set_aside_what_lasts()
                now = self._answering()
                if now != before or since_lesson >= LESSONS_EVERY:
                    since_lesson, before = 0.0, now
                    self.teach()
            except StateUnavailable as error:  # the log was told
                log.debug("no lessons now: %s", error)
            except Exception:  # the old generation goes on answering, whatever is wrong with the new one
                log.exception("the new generation or the resolved questions could not be taken")

    def teach(self) -> None:
        """Teach the current engines when the lessons have changed, or the generation, or which articles may be seen."""
        lesson = (self._answering(), self._lessons())
        if lesson != self._taught:
            if self._live.status().encoder != "ready":
                return
            self._live.teach(lesson[1])
            self._taught = lesson
        self._learned(time.time())

    def _answering(self) -> _Answering:
        status = self._live.status()
        return status.generation, status.since
