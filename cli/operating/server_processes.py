"""Several server processes behind one port: one that died is begun anew, and the log says in one line what ended it."""

from __future__ import annotations

import logging
import signal
from socket import socket
from time import monotonic

from uvicorn.config import Config
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

log = logging.getLogger(__name__)
LISTENS = 0.5  # seconds: meanwhile nobody hears that all of them are to stop
ANSWERS_WITHIN = 60.0  # seconds; uvicorn's 5 killed each that began beside a busy machine, for ever
COULD_NOT_BEGIN = 3  # the status uvicorn ends with then: another one would as well
HINTS = {
    signal.SIGBUS: "a file it maps was cut in place, or the disk fails: never write into the index",
    signal.SIGKILL: "by the system for want of memory, by somebody, or because it did not answer",
}


class ServerProcesses(Multiprocess):
    """As uvicorn has it, but that it says why one ended, and gives one that is busy or begins a minute."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self._heard: dict[int | None, float] = {}  # when a process, by its number, was begun or answered last

    def keep_subprocess_alive(self) -> None:
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if process.process.is_alive() and self._is_heard(process):
                continue
            process.kill()
            process.join()
            self._heard.pop(process.pid, None)
            if process.exitcode == COULD_NOT_BEGIN:
                log.error("server process %s could not begin; all of them stop", process.pid)
                self.should_exit.set()
                return
            log.error("server process %s ended: %s; another one begins", process.pid, what_ended(process.exitcode))
            self.processes[place] = Process(self.config, self.sockets)
            self.processes[place].start()

    def _is_heard(self, process: Process) -> bool:
        """Whether it answered now or lately."""
        since = self._heard.setdefault(process.pid, monotonic())
        if process.ping(LISTENS):
            self._heard[process.pid] = monotonic()
            return True
        return monotonic() - since < ANSWERS_WITHIN


def what_ended(status: int | None) -> str:
    """The end of a process in words: its status as `multiprocessing` tells it, minus the number of a signal."""
    if status is None or status >= 0:
        return f"with status {status}"
    try:
        ended = signal.Signals(-status)
    except ValueError:
        return f"signal {-status}"
    return f"{ended.name} ({HINTS.get(ended) or signal.strsignal(ended)})"
