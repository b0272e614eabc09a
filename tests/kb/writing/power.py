"""A folder as whoever is killed leaves it: copied before every call that makes, moves or removes a file, where it is not as before.

The program and all it starts are traced (ptrace), so that git is caught in the middle of its own work, not only between two
commands. `kill -9` leaves files as they are at that moment and locks of `flock` to nobody, which is what a copy has.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

UNTRACED, THREADS_TOO = 3, 0x40000000
MADE, TOLD_CALLS = os.O_CREAT, 0x80  # what marks a stop at a call
TRACE_ME, GO_ON, DETAILS, OPTIONS, CALL = 0, 24, 0x420E, 0x4200, 1
FOLLOWED = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100000  # calls, forks, vforks, threads, programs; all die with the tracer
# Numbers of calls by machine: opening (its flags are the third argument), and what moves, links and removes files.
OPENING = {"x86_64": 257, "aarch64": 56}
CHANGING = {
    "x86_64": {82, 264, 316, 86, 265, 87, 263, 83, 258},  # rename, link, unlink and mkdir, also with "at"
    "aarch64": {38, 276, 37, 35, 34},
}
WRITING = {"x86_64": {1, 18}, "aarch64": {64, 68}}


class Call(ctypes.Structure):
    """What the kernel tells of a call (ptrace_syscall_info)."""

    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("at", ctypes.c_uint64 * 2),
        ("number", ctypes.c_uint64),
        ("given", ctypes.c_uint64 * 6),
    )


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def disk_at_every_change(work: Callable[[], object], folder: Path, to: Path, *, writes: bool = False) -> list[Path]:
    """Do the work in a process of its own; copies of the folder from before each change, and one of the end.

    `writes`: what is written into open files counts, too. Skips the test where nothing can be traced.
    """
    to.mkdir()
    copies = _Copies(folder, to)
    overseer = os.fork()
    if overseer == 0:
        ended = UNTRACED
        try:
            ended = _oversee(work, copies.take, writes)
        finally:
            os._exit(ended)
    ended = os.waitstatus_to_exitcode(os.waitpid(overseer, 0)[1])
    if ended == UNTRACED:
        pytest.skip("this machine lets no program be traced")
    assert ended == 0, "the work itself failed"
    copies.take()
    return sorted(to.iterdir())


@dataclass
class _Copies:
    folder: Path
    to: Path
    last: object = None

    def take(self) -> None:
        now = [(one.path, one.stat(follow_symlinks=False)) for one in _entries(self.folder)]
        stamps = [(path, stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in now]
        if stamps != self.last:
            self.last = stamps
            shutil.copytree(self.folder, self.to / f"{len(list(self.to.iterdir())):04d}", symlinks=True)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    for entry in os.scandir(folder):
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))


def _oversee(work: Callable[[], object], before: Callable[[], object], writes: bool) -> int:
    """What the work ended with."""
    if platform.machine() not in OPENING or platform.system() != "Linux":
        return UNTRACED
    first = os.fork()
    if first == 0:
        ended = 1
        try:
            if libc.ptrace(TRACE_ME, 0, None, None):
                os._exit(UNTRACED)
            os.kill(os.getpid(), signal.SIGSTOP)
            work()
            ended = 0
        finally:
            os._exit(ended)
    _, status = os.waitpid(first, 0)
    if os.WIFEXITED(status) or libc.ptrace(OPTIONS, first, None, FOLLOWED):
        return UNTRACED
    libc.ptrace(GO_ON, first, None, None)
    while True:
        pid, status = os.waitpid(-1, THREADS_TOO)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if pid == first:
                return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
            continue
        stopped = os.WSTOPSIG(status)
        if stopped == signal.SIGTRAP | TOLD_CALLS and _changes_disk(pid, writes):
            before()
        passed_on = 0 if stopped in (signal.SIGTRAP, signal.SIGTRAP | TOLD_CALLS, signal.SIGSTOP) else stopped
        libc.ptrace(GO_ON, pid, None, passed_on)


def _changes_disk(pid: int, writes: bool) -> bool:
    call = Call()
    libc.ptrace(DETAILS, pid, ctypes.sizeof(call), ctypes.byref(call))
    machine = platform.machine()
    if call.op != CALL:
        return False
    if call.number == OPENING[machine]:
        return bool(call.given[2] & MADE)
    return call.number in CHANGING[machine] or (writes and call.number in WRITING[machine])
