"""The running site builds its own index after something was published: one build at a time, and one more if something changed meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kb.errors import BadArticles, OtvetError
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.publish.generations import BuildRunning
from search.query.protocols import LivePair

log = logging.getLogger(__name__)
PATIENCE = 60.0  # seconds another build is waited for


@dataclass(frozen=True, kw_only=True)
class BuildState:
    """`running` now; else how the last one ended: `problem` is "" when it is live. `number` counts builds that ended."""

    running: bool = False
    problem: str = ""
    seconds: float = 0.0
    number: int = 0


class LiveBuild:
    """Safe to use from many threads."""

    def __init__(self, settings: Settings, live: LivePair, today: Callable[[], date]) -> None:
        self._settings, self._live, self._today = settings, live, today
        self._changed = threading.Condition()
        self._wanted = False
        self._state = BuildState()

    @property
    def state(self) -> BuildState:
        return self._state

    def run(self, wait: float = 0.0) -> BuildState:
        """Have what is in the folder now built and taken; the state after `wait` seconds at most."""
        with self._changed:
            number = self._state.number + (
                2 if self._state.running else 1
            )  # a running build may have read the folder before
            self._wanted = True
            if not self._state.running:
                self._state = BuildState(running=True, number=self._state.number)
                threading.Thread(target=self._work, name="live-build", daemon=True).start()
            self._changed.wait_for(lambda: self._state.number >= number, wait)
            return self._state

    def _work(self) -> None:
        while True:
            with self._changed:
                self._wanted = False
            begun = time.monotonic()
            problem = self._built()
            with self._changed:
                number, seconds = self._state.number + 1, time.monotonic() - begun
                self._state = BuildState(running=self._wanted, problem=problem, seconds=seconds, number=number)
                self._changed.notify_all()
                if not self._wanted:
                    return

    def _built(self) -> str:
        """What went wrong, in words; "" when the new generation answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                build(self._settings, BuildOptions(today=self._today()), Progress())
                self._live.refresh()
                return ""
            except BuildRunning as error:
                if time.monotonic() > until:
                    return str(error)
                time.sleep(0.2)
            except BadArticles as error:
                first = next((one for one in error.problems if one.severity == "error"), error.problems[0])
                return f"{first.path}:{first.line}: {first.message}"
            except OtvetError as error:
                return str(error)
            except Exception as error:  # the site goes on answering; whoever published is told
                log.exception("the site could not build what was published")
                return f"{type(error).__name__}: {error}"
