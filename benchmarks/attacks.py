"""What `kb serve` does while it is attacked: how long `/healthz` takes, how much memory, what the attackers are told.

    python benchmarks/attacks.py --index FOLDER [--only WORD]

Every attack has a server, a database and a folder of files of its own. Its requests come all at once, each from another address,
sent by a process of lower priority that has made them before; this process asks for `/healthz` on a new connection every
20 ms. Last, what one query of 2,000 letters costs the server of processor time. Needs the `bench` extra (psutil).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
from common.hostile_requests import LETTERS, QUERIES, Sent, Served, forms, picture, query, sign_in
from common.reporting import Report, met, reader
from serving import start

ALIVE_TARGET, QUERY_TARGET = 200.0, 60.0  # ms: the longest answer of /healthz, processor time of a query
STOPS_WITHIN = 60  # seconds
PROBE_EVERY = 0.02  # seconds
OLD_ENOUGH = 3.5  # seconds: a form sent sooner than people write is refused
AT_ONCE = 60  # queries


@dataclass(frozen=True)
class Seen:
    """Seconds of every answer of /healthz, seconds of the attack, answers by status, memory in MB."""

    alive: list[float]
    seconds: float
    statuses: dict[str, int]
    before: float
    peak: float
    after: float


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--only", default="", help="attacks whose name holds this")
    given = asked.parse_args()
    report = Report("attacks", notes={"probe every ms": PROBE_EVERY * 1000, "letters of a query": LETTERS})
    for name, requests in attacks().items():
        if given.only in name:
            with serving(given.index) as served:
                _tell(report, name, under(served, requests(served)))
    costs = {f"one query: {name}": make for name, make in QUERIES.items() if given.only in f"one query: {name}"}
    if costs:
        with serving(given.index) as served:
            for name, make in costs.items():
                worst = max(_cpu_of_a_query(served, make) for _ in range(2))
                report.add(f"{name}, CPU ms", CPU=worst, target=met(worst, QUERY_TARGET))
    report.print(given.json)


def attacks() -> dict[str, Callable[[Served], list[Sent]]]:
    """Requests by the name of the attack, made for one server."""
    pictures = {
        f"64 forms with a {kind} of 20 megapixels": (lambda served, kind=kind: forms(served, 64, [picture(kind)]))
        for kind in ("PNG", "WebP", "JPEG")
    }
    queries = {
        f"{AT_ONCE} queries: {name}": (lambda served, make=make: [query(make(n), n) for n in range(AT_ONCE)])
        for name, make in QUERIES.items()
    }
    return {
        "nothing": lambda served: [],
        "120 wrong passwords": lambda served: [sign_in(n) for n in range(120)],
        **pictures,
        "24 forms of 50 MB": lambda served: forms(served, 24, [b"\x89PNG\r\n\x1a\n" + b"a" * 10_000_000] * 5),
        **queries,
    }


class serving:
    """A server over this index that answers with vectors, with a folder of its own; ended on leaving."""

    def __init__(self, index: Path) -> None:
        self.index = index

    def __enter__(self) -> Served:
        self.aside = TemporaryDirectory()
        files = str(Path(self.aside.name) / "attachments")
        self.process, port = start(
            self.index, Path(self.aside.name), KB_ATTACHMENTS=files, KB_LOG_LEVEL="error", KB_SMTP_URL=""
        )
        self._wait(port)
        with urlopen(f"http://127.0.0.1:{port}/en/contact") as page:
            found = re.search(r'name="form_key" value="([^"]+)"', page.read().decode())
        sleep(OLD_ENOUGH)
        return Served(self.process, port, found[1] if found else "")

    def __exit__(self, *failed: object) -> None:
        self.process.terminate()
        self.process.wait(STOPS_WITHIN)
        self.aside.cleanup()

    def _wait(self, port: int) -> None:
        mode = ""
        while mode != "hybrid":
            if self.process.poll() is not None:
                raise SystemExit("the server ended")
            try:
                with urlopen(f"http://127.0.0.1:{port}/api/v1/search?q={quote('как настроить')}") as answer:
                    mode = json.load(answer)["mode"]
            except OSError:
                sleep(0.05)


def under(served: Served, requests: Sequence[Sent]) -> Seen:
    """Attack a server, and ask whether it is alive until everything is answered and a while longer."""
    pid, alive, before = served.process.pid, [], _memory(served.process.pid, "VmRSS")
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")  # the peak begins here
    told, telling = multiprocessing.Pipe(duplex=False)
    attacker = multiprocessing.get_context("fork").Process(target=_send_all, args=(served.port, requests, telling))
    attacker.start()
    done = 0.0
    while not done or perf_counter() < done + 1:
        alive.append(_seconds_of_healthz(served.port))
        if not done and told.poll():
            done = perf_counter()
        sleep(PROBE_EVERY)
    statuses, seconds = told.recv()
    attacker.join()
    return Seen(alive, seconds, statuses, before, _memory(pid, "VmHWM"), _memory(pid, "VmRSS"))


def _send_all(port: int, requests: Sequence[Sent], telling) -> None:
    """In a process of its own: every request on a connection of its own, all at once."""
    os.nice(5)
    statuses: Counter[str] = Counter()
    threads = [threading.Thread(target=_send, args=(port, request, statuses)) for request in requests]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    telling.send((dict(statuses), perf_counter() - begun))


def _send(port: int, request: Sent, statuses: Counter[str]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=300) as line:
        try:
            line.sendall(request.head)
            line.sendall(request.body)
        except OSError:
            pass  # refused before its end
        try:
            statuses[line.recv(65536)[9:12].decode("ascii") or "closed"] += 1
        except OSError:
            statuses["closed"] += 1


def _seconds_of_healthz(port: int) -> float:
    begun = perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=300) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        while line.recv(65536):
            pass
    return perf_counter() - begun


def _tell(report: Report, name: str, seen: Seen) -> None:
    p50, p95 = (float(np.percentile(seen.alive, p)) * 1000 for p in (50, 95))
    longest = max(seen.alive) * 1000
    report.add(
        name,
        before=seen.before,
        peak=seen.peak,
        after=seen.after,
        p50=p50,
        p95=p95,
        longest=longest,
        over=sum(seconds * 1000 > ALIVE_TARGET for seconds in seen.alive),
        asked=len(seen.alive),
        target=met(longest, ALIVE_TARGET),
        seconds=seen.seconds,
        statuses=" ".join(f"{status}×{count}" for status, count in sorted(seen.statuses.items())),
    )


def _cpu_of_a_query(served: Served, make: Callable[[int], str], rounds: int = 5) -> float:
    """Milliseconds of processor time of the whole server for one of them, asked one after another, never the same twice."""
    before = _cpu(served.process)
    for _ in range(rounds):
        head = query(make(random.randrange(10**9)), random.randrange(60_000)).head
        _send(served.port, Sent(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")), Counter())
    return (_cpu(served.process) - before) * 1000 / rounds


def _cpu(process) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children()))


def _memory(pid: int, row: str) -> float:
    """MB of one row of /proc/…/status."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(f"{row}:"))


if __name__ == "__main__":
    main()
