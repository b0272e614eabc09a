"""Encoding by a Dask cluster: many machines, each with the model in the same folder. The only user of distributed (the extra `dask`).

A worker that dies costs its texts another try elsewhere; one that is much slower than the others is not waited for.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import SettingsError
from search.model.encoder import read_info
from search.model.encoder_processes import EncodedAs, encode_chunk

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK = 32  # texts that travel together
AHEAD = 4  # chunks for each worker
RETRIES = 3  # of a chunk whose worker died
SLOW, AT_LEAST = 5.0, 2.0  # times the usual, and seconds, after which a chunk is given to another worker too
LOOK = 0.05  # seconds between looks at what is given out


@dataclass
class _Given:
    """A chunk that was given out, to one worker or, when that is slow, to two."""

    texts: tuple[str, ...]
    since: float
    futures: list[Future] = field(default_factory=list)


class EncoderCluster:
    """Encodes as `Encoder` does, on the workers of a scheduler (tcp://host:8786)."""

    def __init__(self, folder: Path, *, scheduler: str) -> None:
        """Raises SettingsError without the extra, or when the scheduler can't be reached."""
        if find_spec("distributed") is None:
            raise SettingsError("--dask needs Dask. Run `pip install -c constraints.txt 'otvet[dask]'`.")
        from distributed import Client

        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self.reissued = 0  # chunks that were given to a second worker
        self._folder = folder.resolve()
        try:
            self._client: Client = Client(scheduler, timeout=10, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise SettingsError(f"--dask {scheduler}: the scheduler can't be reached ({error}).") from None

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors in the order given."""
        return self._stream("passages", texts)

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The same of texts that are encoded as queries."""
        return self._stream("questions", texts)

    def close(self) -> None:
        """Let the cluster go; it goes on for others."""
        self._client.close()

    def _stream(self, kind: EncodedAs, texts: Iterable[str]) -> Iterator[np.ndarray]:
        rest, given, took = iter(texts), deque[_Given](), deque[float](maxlen=50)
        while True:
            room = AHEAD * max(1, len(self._client.scheduler_info()["workers"]))
            while len(given) < room and (chunk := tuple(islice(rest, CHUNK))):
                given.append(self._give(kind, _Given(chunk, time.monotonic())))
            if not given:
                return
            first = given.popleft()
            vectors = self._wait(kind, first, took)
            took.append(time.monotonic() - first.since)
            yield from vectors

    def _wait(self, kind: EncodedAs, chunk: _Given, took: deque[float]) -> np.ndarray:
        """The vectors of a chunk, from whichever worker has them first."""
        while True:
            done = [future for future in chunk.futures if future.done()]
            if done:
                vectors: np.ndarray = done[0].result()
                return vectors
            usual = max(AT_LEAST, SLOW * median(took)) if took else 60.0
            if len(chunk.futures) == 1 and time.monotonic() - chunk.since > usual:
                self._give(kind, chunk)
                self.reissued += 1
            time.sleep(LOOK)

    def _give(self, kind: EncodedAs, chunk: _Given) -> _Given:
        """To a worker of the scheduler's choice: the least busy one, so that a second time it is seldom the slow one."""
        future = self._client.submit(encode_chunk, self._folder, kind, chunk.texts, pure=False, retries=RETRIES)
        chunk.futures.append(future)
        return chunk
