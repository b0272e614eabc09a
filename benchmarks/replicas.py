"""Two replicas on two cores beside one on one core: how much more of them is answered.

    python benchmarks/replicas.py --index FOLDER --queries SET [SET …]

Each replica is a `kb serve` pinned to a core of its own, on one database, and is asked different queries it has not heard before.
While one is measured, the clients sit on the other core and take nothing from it. While two are measured the clients must share:
the share of a core they took is told, and taken off the two cores the replicas had. One, two and one again, so that a
machine that gets slower meanwhile is seen. Needs the `bench` extra (psutil), two cores and nothing else running on them.
Beside other work only the last line means something: answers for each second of CPU the replicas got, twice as many for two.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import process_time, sleep
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
from common.load import load
from common.reporting import Report, met, queries_of, reader
from serving import start

TARGET = 1.8
CORES = (0, 1)


@dataclass(frozen=True)
class Rate:
    """What replicas answered while they were asked without a pause."""

    answers: int
    seconds: float
    clients: float  # seconds of a core that the clients took
    servers: float  # seconds of CPU that the replicas took
    times: tuple[float, ...]  # seconds of each answer
    errors: int

    def a_second(self, *, cores: int, shared: bool) -> float:
        """Answers a second; with `shared` cores as if the clients had taken none of them."""
        taken = self.clients / self.seconds if shared else 0.0
        return self.answers / self.seconds * cores / (cores - taken)


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=2000, help="queries taken of each set")
    asked.add_argument("--clients", type=int, default=8, help="for each replica")
    given = asked.parse_args()
    if len(os.sched_getaffinity(0)) < len(CORES):
        raise SystemExit("two cores are needed")
    texts = queries_of(given.queries, given.limit)
    random.Random(1).shuffle(texts)
    parts = [texts[at::4] for at in range(4)]
    report = Report("replicas", notes={"queries": len(texts), "clients of a replica": given.clients})
    with tempfile.TemporaryDirectory() as aside:
        servers, ports = [], []
        try:
            for core in CORES:
                process, port = start(given.index, Path(aside), KB_WORKERS="1", KB_LOG_LEVEL="error")
                _pin(process, {core})
                servers.append(process)
                ports.append(port)
            for process, port in zip(servers, ports, strict=True):
                _wait(process, port)
            both = tuple(zip(servers, ports, strict=True))
            one = [_measured(both[:1], parts[0], given.clients, {CORES[1]})]
            two = _measured(both, parts[1] + parts[2], given.clients, set(CORES))
            one.append(_measured(both[:1], parts[3], given.clients, {CORES[1]}))
        finally:
            for process in servers:
                process.terminate()
                process.wait(30)
    _tell(report, one, two)
    report.print(given.json)


def _pin(process, cores: set[int]) -> None:
    """The process and every thread it has by now; those that come later inherit it."""
    for thread in process.threads():
        os.sched_setaffinity(thread.id, cores)


def _wait(process, port: int) -> None:
    """Until it is ready, its model loaded."""
    while True:
        if process.poll() is not None:
            raise SystemExit("the server ended")
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz"):
                return
        except OSError:
            sleep(0.2)


def _taken(process) -> float:
    """Seconds of CPU of a replica so far."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def _measured(replicas: Sequence[tuple], texts: Sequence[str], clients: int, cores: set[int]) -> Rate:
    """Each replica (its process, its port) is asked its share of the texts, by clients on these cores."""
    os.sched_setaffinity(0, cores)
    count = len(replicas)
    shares = [[f"/api/v1/search?lang=ru&q={quote(text)}" for text in texts[at::count]] for at in range(count)]
    own, servers = process_time(), sum(_taken(process) for process, _ in replicas)
    with ThreadPoolExecutor(count) as pool:
        told = list(pool.map(lambda one, share: load(one[1], share, clients), replicas, shares))
    own, servers = process_time() - own, sum(_taken(process) for process, _ in replicas) - servers
    times = tuple(one for each, _, _ in told for one in each)
    return Rate(
        answers=len(times),
        seconds=max(seconds for _, _, seconds in told),
        clients=own,
        servers=servers,
        times=times,
        errors=sum(errors for _, errors, _ in told),
    )


def _tell(report: Report, one: Sequence[Rate], two: Rate) -> None:
    for name, rate in (("one replica, before", one[0]), ("two replicas", two), ("one replica, after", one[1])):
        report.add(
            f"{name}: answers/s, share of a core the clients took",
            ours=rate.answers / rate.seconds,
            other=rate.clients / rate.seconds,
        )
        report.add(f"{name}: p99 ms", ours=float(np.percentile(rate.times, 99)) * 1000)
        report.add(f"{name}: errors", ours=rate.errors, target=met(rate.errors, 0))
    alone = sum(rate.a_second(cores=1, shared=False) for rate in one) / len(one)
    together = two.a_second(cores=2, shared=True)
    measured = two.answers / two.seconds / alone
    report.add("two beside one, as measured", ours=two.answers / two.seconds, other=alone, ratio=measured)
    _compared(report, "two beside one, without what the clients took", together, alone)
    alone = sum(rate.answers / rate.servers for rate in one) / len(one)
    together = 2 * two.answers / two.servers
    _compared(report, "two beside one, answers for a second of CPU of each", together, alone)


def _compared(report: Report, name: str, together: float, alone: float) -> None:
    ratio = together / alone
    report.add(name, ours=together, other=alone, ratio=ratio, target=met(ratio, TARGET, at_most=False))


if __name__ == "__main__":
    main()
