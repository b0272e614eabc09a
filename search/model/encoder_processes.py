"""Encoding by several processes of this machine. A worker that is killed costs its texts another try, and the build nothing.

A text's vector does not depend on what is encoded beside it, so the vectors are the same whoever computes them.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Literal

import numpy as np

from kb.errors import OtvetError
from search.model.encoder import Encoder, read_info

CHUNK = 16  # texts a worker is given at once: few enough that all end at about the same time
AHEAD = 3  # chunks for each worker, so that none waits
PATIENCE = 10.0  # seconds for workers to end what they do when nobody wants it any more
TRIES = 3  # of the same chunk, before the fault is not the worker's
EncodedAs = Literal["passages", "questions"]


class WorkersLost(OtvetError):
    """Workers died again and again at the same texts."""


class EncoderProcesses:
    """Encodes as `Encoder` does, each worker with one thread and the model of its own. Workers start with the first text."""

    def __init__(self, folder: Path, *, workers: int) -> None:
        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self.restarts = 0  # how often workers had to be started anew
        self._folder, self._workers = folder, workers
        self._pool: ProcessPoolExecutor | None = None

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors in the order given. Raises WorkersLost."""
        return self._stream("passages", texts)

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The same of texts that are encoded as queries."""
        return self._stream("questions", texts)

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

    def _stream(self, kind: EncodedAs, texts: Iterable[str]) -> Iterator[np.ndarray]:
        rest = iter(texts)
        waiting: deque[tuple[str, ...]] = deque()  # chunks that were given out, the oldest first
        given: deque[Future[np.ndarray]] = deque()
        tries = 0
        while True:
            while len(waiting) < AHEAD * self._workers and (chunk := tuple(islice(rest, CHUNK))):
                waiting.append(chunk)
            try:
                given.extend(self._give(kind, chunk) for chunk in list(waiting)[len(given) :])
                if not given:
                    return
                vectors = given[0].result()
            except BrokenProcessPool:
                tries += 1
                if tries >= TRIES:
                    raise WorkersLost(
                        f"the processes that encode died {TRIES} times at the same texts. Is there memory for {self._workers}? "
                        "Build with fewer --workers."
                    ) from None
                self.restarts += 1
                self._pool = None
                given.clear()
                continue
            tries = 0
            waiting.popleft()
            given.popleft()
            yield from vectors

    def _give(self, kind: EncodedAs, chunk: tuple[str, ...]) -> Future[np.ndarray]:
        if self._pool is None:  # spawned: a fork would take along threads that hold locks
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return self._pool.submit(encode_chunk, self._folder, kind, chunk)


def encode_chunk(folder: Path, kind: EncodedAs, chunk: tuple[str, ...]) -> np.ndarray:
    """float32 [texts, dimensions]; in a worker."""
    encoder = _opened(folder)
    return np.array(list(encoder.passages(chunk) if kind == "passages" else encoder.questions(chunk)), np.float32)


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Encoder:
    return Encoder(folder, sessions=1, bulk=True)
