"""A Dask cluster that shares work: many machines, each with Otvet installed. The only user of distributed (the extra `dask`).

A worker that dies costs its part of the work another try elsewhere; one that is much slower than the others is not waited for.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Generic

from kb.errors import SettingsError
from search.workers.crew import Done, Shared, Todo

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK = 32  # items that travel together
AHEAD = 4  # chunks for each worker
RETRIES = 3  # of a chunk whose worker died
SLOW, AT_LEAST = 5.0, 2.0  # times the usual, and seconds, after which a chunk is given to another worker too
LOOK = 0.05  # seconds between looks at what is given out


@dataclass
class _Given(Generic[Todo]):
    """A chunk that was given out, to one worker or, when that is slow, to two."""

    items: tuple[Todo, ...]
    since: float
    futures: list[Future] = field(default_factory=list)


class Cluster:
    """The workers of a scheduler (tcp://host:8786)."""

    def __init__(self, scheduler: str) -> None:
        """Raises SettingsError without the extra, or when the scheduler can't be reached."""
        if find_spec("distributed") is None:
            raise SettingsError("--dask needs Dask. Run `pip install -c constraints.txt 'otvet[dask]'`.")
        from distributed import Client

        self.reissued = 0  # chunks that were given to a second worker
        try:
            self._client: Client = Client(scheduler, timeout=10, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise SettingsError(f"--dask {scheduler}: the scheduler can't be reached ({error}).") from None

    def each(
        self, work: Callable[[Shared, tuple[Todo, ...]], Iterable[Done]], shared: Shared, items: Iterable[Todo]
    ) -> Iterator[Done]:
        """As `Crew.each`."""
        rest, given, took = iter(items), deque[_Given[Todo]](), deque[float](maxlen=50)
        held: Future | None = None  # made by a worker, so that the scheduler has it made anew where it is lost

        def give(chunk: _Given[Todo]) -> None:
            """To a worker of the scheduler's choice: the least busy one, so that a second time it is seldom the slow one."""
            chunk.futures.append(self._client.submit(work, held, chunk.items, pure=False, retries=RETRIES))

        while True:
            room = AHEAD * max(1, len(self._client.scheduler_info()["workers"]))
            while len(given) < room and (some := tuple(islice(rest, CHUNK))):
                held = held or self._client.submit(_same, shared, pure=False, retries=RETRIES)
                given.append(_Given(some, time.monotonic()))
                give(given[-1])
            if not given:
                return
            first = given.popleft()
            done: Iterable[Done] = self._wait(first, give, took)
            took.append(time.monotonic() - first.since)
            yield from done

    def close(self) -> None:
        """Let the cluster go; it goes on for others."""
        self._client.close()

    def _wait(self, chunk: _Given[Todo], give: Callable[[_Given[Todo]], None], took: deque[float]) -> Iterable[Done]:
        """What was made of a chunk, from whichever worker has it first."""
        while True:
            ended = [future for future in chunk.futures if future.done()]
            if ended:
                done: Iterable[Done] = ended[0].result()
                return done
            usual = max(AT_LEAST, SLOW * median(took)) if took else 60.0
            if len(chunk.futures) == 1 and time.monotonic() - chunk.since > usual:
                give(chunk)
                self.reissued += 1
            time.sleep(LOOK)


def _same(shared: Shared) -> Shared:
    return shared
