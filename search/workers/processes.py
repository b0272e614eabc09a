"""Several processes of this machine that share work. One that is killed costs its part of it another try, and the build nothing."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from itertools import islice
from multiprocessing.connection import wait
from typing import cast

from kb.errors import OtvetError
from search.workers.crew import Done, Shared, Todo

CHUNK = 16  # items a worker is given at once: few enough that all end at about the same time
AHEAD = 3  # chunks for each worker, so that none waits
PATIENCE = 10.0  # seconds for workers to end what they do when nobody wants it any more
TRIES = 3  # of the same chunk, before the fault is not the worker's
SHARED: ContextVar[object] = ContextVar("shared")  # in a worker: what all of its work needs


class WorkersLost(OtvetError):
    """Workers died again and again at the same items."""


class Processes:
    """Workers start with the first item, each with a copy of what the work shares, and anew for work that shares another thing."""

    def __init__(self, workers: int) -> None:
        self.restarts = 0  # how often workers had to be started anew
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._shared: object = None  # what the workers of the pool have

    def each(
        self, work: Callable[[Shared, tuple[Todo, ...]], Iterable[Done]], shared: Shared, items: Iterable[Todo]
    ) -> Iterator[Done]:
        """As `Crew.each`. Raises WorkersLost."""
        rest = iter(items)
        waiting: deque[tuple[Todo, ...]] = deque()  # chunks that were given out, the oldest first
        given: deque[Future[Iterable[Done]]] = deque()
        tries = 0
        while True:
            while len(waiting) < AHEAD * self._workers and (chunk := tuple(islice(rest, CHUNK))):
                waiting.append(chunk)
            try:
                given.extend(self._give(work, shared, chunk) for chunk in list(waiting)[len(given) :])
                if not given:
                    return
                done = given[0].result()
            except BrokenProcessPool:
                tries += 1
                if tries >= TRIES:
                    raise WorkersLost(
                        f"the processes that share the work died {TRIES} times at the same part of it. Is there memory for "
                        f"{self._workers}? Build with fewer --workers."
                    ) from None
                self.restarts += 1
                self._pool = None
                given.clear()
                continue
            tries = 0
            waiting.popleft()
            given.popleft()
            yield from done

    def pids(self) -> tuple[int, ...]:
        """Of the workers that run now."""
        return tuple(getattr(self._pool, "_processes", None) or ())

    def close(self) -> None:
        """End the workers. One that was killed may have taken the lock of the queue along: the others wait for it for ever."""
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        workers = {worker.sentinel: worker for worker in (getattr(pool, "_processes", None) or {}).values()}
        pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + PATIENCE
        while workers and (ended := wait(list(workers), max(0.0, until - time.monotonic()))):
            for sentinel in ended:
                del workers[sentinel]
        for worker in workers.values():
            worker.kill()

    def _give(
        self, work: Callable[[Shared, tuple[Todo, ...]], Iterable[Done]], shared: Shared, chunk: tuple[Todo, ...]
    ) -> Future[Iterable[Done]]:
        if self._pool is not None and self._shared is not shared:
            self.close()
        if self._pool is None:  # spawned: a fork would take along threads that hold locks
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_take, initargs=(shared,))
            self._shared = shared
        return self._pool.submit(_done, work, chunk)


def _take(shared: object) -> None:
    """In a worker that begins. It ends with the process that gives out the work, though that be killed: nobody else ends it."""
    SHARED.set(shared)
    if giver := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(giver.sentinel,), daemon=True).start()


def _end_with(giver: int) -> None:
    wait([giver])
    os._exit(1)


def _done(work: Callable[[Shared, tuple[Todo, ...]], Iterable[Done]], chunk: tuple[Todo, ...]) -> Iterable[Done]:
    """In a worker."""
    return work(cast(Shared, SHARED.get()), chunk)
