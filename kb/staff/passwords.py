"""Passwords as they are kept: argon2id, looked at two at a time and with few waiting. Knows no account and no name.

One password costs 64 MB and a fifth of a second while it is looked at, so whoever sends many at once is refused, not queued. Each
takes four threads of its own; they work where nothing else wants the processor, or two passwords would keep everybody waiting.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kb.errors import PasswordsBusy
from kb.storage.tables import storable

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
AT_ONCE, WAITING = 2, 8  # eight wait under a second, and leave the server its other threads
RETRY_AFTER = timedelta(seconds=3)
GIVES_WAY = 10  # nice: a tenth of what another thread gets where both want a processor


class Passwords:
    """Makes and compares hashes. One object serves a whole process: its bound is for all who try to sign in there."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._hasher = PasswordHasher()
        self._threads = ThreadPoolExecutor(at_once, "password", initializer=_give_way)
        self._places = BoundedSemaphore(at_once + waiting)
        self._nobody = _unmatched(self._hasher)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among those whose password is looked at. Raises PasswordsBusy at once when all are taken."""
        if not self._places.acquire(blocking=False):
            raise PasswordsBusy(RETRY_AFTER)
        try:
            yield
        finally:
            self._places.release()

    def hash(self, password: str) -> str:
        return self._threads.submit(self._hasher.hash, storable(password)).result()

    def matches(self, kept: str, password: str) -> bool:
        """Whether a password is the one of a hash. An empty `kept` matches nothing and costs the same time."""
        typed = storable(password[: LONGEST_PASSWORD + 1])
        try:
            return self._threads.submit(self._hasher.verify, kept or self._nobody, typed).result()
        except (Argon2Error, InvalidHashError):
            return False


def _give_way() -> None:
    """This thread, and those it begins, leave the processor to others. Only Linux counts a thread by itself."""
    if sys.platform == "linux":
        this = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, this, min(19, os.getpriority(os.PRIO_PROCESS, this) + GIVES_WAY))


def _unmatched(hasher: PasswordHasher) -> str:
    """A hash that no password is known for, with the hasher's own cost: written down, not computed."""
    salt, tag = (base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${tag}"
