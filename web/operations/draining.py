"""Draining: a server that is told to stop says for a while that it is not ready, and answers all the same.

A proxy that asks /readyz sends it nobody new meanwhile, and connections that are kept end with the answer they carry: nobody
meets a door that closed a moment ago.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from types import FrameType

log = logging.getLogger(__name__)


class Draining:
    """Of one application. `stopping` turns true with SIGTERM and stays so."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.stopping = False

    def begin_at_sigterm(self) -> None:
        """Put the stop off from now on; called on the event loop of the main thread. Elsewhere, and for no time, nothing changes."""
        if not self._seconds or threading.current_thread() is not threading.main_thread():
            return
        loop, stop = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
        if not callable(stop):
            return

        def drain(number: int, frame: FrameType | None) -> None:
            if self.stopping:  # whoever asks twice is in a hurry
                stop(number, frame)
                return
            self.stopping = True
            log.info("stopping in %g seconds; /readyz says so already", self._seconds)
            loop.call_soon_threadsafe(loop.call_later, self._seconds, stop, number, frame)

        signal.signal(signal.SIGTERM, drain)
