"""Whoever runs several processes reads in one line that one died, and of what; one that is slow to begin is waited for."""

from __future__ import annotations

import logging
import signal
from types import SimpleNamespace

import pytest
import uvicorn

from cli.operating import server_processes
from cli.operating.server_processes import ServerProcesses, what_ended


class Twin:
    """A server process without a process."""

    def __init__(self, *_: object, pid: int = 9, status: int | None = None, answers: bool = True) -> None:
        self.pid, self.exitcode, self.answers, self.killed = pid, status, answers, False
        self.process = SimpleNamespace(is_alive=lambda: self.exitcode is None)

    def ping(self, timeout: float) -> bool:
        return self.answers

    def kill(self) -> None:
        self.killed = True
        self.exitcode = -signal.SIGKILL if self.exitcode is None else self.exitcode

    def start(self) -> None: ...
    def join(self) -> None: ...


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> ServerProcesses:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(server_processes, "Process", Twin)
    return ServerProcesses(uvicorn.Config("nothing:here", workers=2), sockets=[])


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (-signal.SIGBUS, "SIGBUS (a file it maps was cut in place, or the disk fails: never write into the index)"),
        (-signal.SIGKILL, "SIGKILL (by the system for want of memory, by somebody, or because it did not answer)"),
        (-signal.SIGSEGV, "SIGSEGV (Segmentation fault)"),
        (-200, "signal 200"),
        (1, "with status 1"),
        (None, "with status None"),
    ],
)
def test_what_ended_a_process_is_said_in_words(status: int | None, told: str):
    assert what_ended(status) == told


def test_of_several_processes_the_one_that_died_is_told_with_its_cause_and_begun_anew(several, caplog):
    lives, died = Twin(pid=1), Twin(pid=2, status=-signal.SIGBUS)
    several.processes = [lives, died]
    with caplog.at_level(logging.ERROR):
        several.keep_subprocess_alive()
    (line,) = caplog.messages
    assert line.startswith("server process 2 ended: SIGBUS (") and line.endswith("; another one begins")
    assert several.processes[0] is lives and several.processes[1].pid == 9


def test_one_that_is_slow_to_begin_is_waited_for_and_one_that_hangs_is_not(several, monkeypatch):
    slow = Twin(pid=1, answers=False)
    several.processes = [slow]
    several.keep_subprocess_alive()
    assert several.processes == [slow] and not slow.killed
    monkeypatch.setattr(server_processes, "ANSWERS_WITHIN", 0.0)
    several.keep_subprocess_alive()
    assert slow.killed and several.processes != [slow]


def test_where_one_can_not_begin_none_is_begun_again_and_again(several):
    several.processes = [Twin(pid=1, status=3)]
    several.keep_subprocess_alive()
    assert several.should_exit.is_set()
