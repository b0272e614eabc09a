"""Several server processes behind one port: one that died is begun anew, and the log says in one line what ended it."""

from __future__ import annotations

import logging
import signal

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

log = logging.getLogger(__name__)
HINTS = {
    signal.SIGBUS: "a file it maps was cut in place, or the disk fails: never write into the index",
    signal.SIGKILL: "by the system for want of memory, by somebody, or because it did not answer",
}


class ServerProcesses(Multiprocess):
    """As uvicorn has it, but that it says why."""

    def keep_subprocess_alive(self) -> None:
        before = list(self.processes)
        super().keep_subprocess_alive()
        for old, now in zip(before, self.processes, strict=True):
            if old is not now:
                log.error("server process %s ended: %s; another one begins", old.pid, what_ended(old.exitcode))


def what_ended(status: int | None) -> str:
    """The end of a process in words: its status as `multiprocessing` tells it, minus the number of a signal."""
    if status is None or status >= 0:
        return "it did not start" if status == STARTUP_FAILURE else f"with status {status}"
    try:
        ended = signal.Signals(-status)
    except ValueError:
        return f"signal {-status}"
    return f"{ended.name} ({HINTS.get(ended) or signal.strsignal(ended)})"
