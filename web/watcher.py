"""The watcher: looks from time to time whether a new generation was published, and has it taken."""

from __future__ import annotations

import logging
import threading
from typing import Any

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds; reading one small file


class Watcher:
    """A thread beside the server. `start` and `stop` may each be called once."""

    def __init__(self, live: Any, every: float = EVERY) -> None:
        self._live, self._every = live, every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="generation-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                if self._live.refresh():
                    log.info("a new generation answers now: %s", self._live.status().get("generation"))
            except Exception:  # the old generation goes on answering, whatever is wrong with the new one
                log.exception("the new generation could not be taken")
