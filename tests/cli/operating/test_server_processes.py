"""Whoever runs several processes reads in one line that one died, and of what."""

from __future__ import annotations

import logging
import signal
from types import SimpleNamespace

import pytest
from uvicorn.supervisors import Multiprocess

from cli.operating.server_processes import ServerProcesses, what_ended


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (-signal.SIGBUS, "SIGBUS (a file it maps was cut in place, or the disk fails: never write into the index)"),
        (-signal.SIGKILL, "SIGKILL (by the system for want of memory, by somebody, or because it did not answer)"),
        (-signal.SIGSEGV, "SIGSEGV (Segmentation fault)"),
        (-200, "signal 200"),
        (1, "with status 1"),
        (3, "it did not start"),
        (None, "with status None"),
    ],
)
def test_what_ended_a_process_is_said_in_words(status: int | None, told: str):
    assert what_ended(status) == told


def test_of_several_processes_the_one_that_died_is_told_with_its_cause(caplog, monkeypatch):
    lives, died, begun = (SimpleNamespace(pid=pid, exitcode=code) for pid, code in ((1, None), (2, -7), (3, None)))

    def begin_anew(self: ServerProcesses) -> None:
        self.processes[1] = begun

    monkeypatch.setattr(Multiprocess, "keep_subprocess_alive", begin_anew)
    several = ServerProcesses.__new__(ServerProcesses)
    several.processes = [lives, died]
    with caplog.at_level(logging.ERROR):
        several.keep_subprocess_alive()
    (line,) = caplog.messages
    assert line.startswith("server process 2 ended: SIGBUS (") and line.endswith("; another one begins")
