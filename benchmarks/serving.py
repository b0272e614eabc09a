"""`kb serve` under 16 clients that ask as soon as they are answered, beside the bare encoder on the same cores.

    python benchmarks/serving.py --index FOLDER --queries SET [SET …]

The clients are one process on the same machine, so they take their share of the cores: it is told. Needs the `bench`
extra (psutil). Distinct queries first, then each asked again in another order, as it happens when many people ask the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time, sleep
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
from encoder import bare, rate
from reporting import Report, met, queries_of, reader

from kb.settings import load_settings
from search import generations

MEMORY_TARGET, CPU_TARGET = 600.0, 3.0


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=500, help="queries taken of each set")
    asked.add_argument("--clients", type=int, default=16)
    asked.add_argument("--memory", type=float, default=MEMORY_TARGET, help="target of resident memory, MB")
    given = asked.parse_args()
    settings = load_settings(index=given.index)
    manifest = generations.read_manifest(given.index / "generations" / generations.current_name(given.index))
    texts = queries_of(given.queries, given.limit)
    report = Report("serving", notes={**manifest.trees["public"], "queries": len(texts), "clients": given.clients})
    loop = bare(settings.models / manifest.model)

    def alone(text: str) -> object:
        return loop(f"query: {text}")

    begun = process_time()
    rate(1, alone, texts)
    report.notes["CPU ms of a bare encoding"] = round((process_time() - begun) * 1000 / len(texts), 2)
    with tempfile.TemporaryDirectory() as aside:
        process, port = start(given.index, Path(aside))
        try:
            _measure(report, (process, port), texts, given, alone)
        finally:
            process.terminate()
            process.wait(20)
    report.print(given.json)


def start(index: Path, aside: Path, **changed: str):
    """`kb serve` over this index, on a port of the system's choice and with a database of its own: (its process, the port)."""
    import psutil

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "kb", "serve", "--no-build", "--index", str(index), "--port", str(port)]
    environment = os.environ | {"KB_DATABASE_URL": f"sqlite:///{aside}/bench.db"} | changed
    return psutil.Popen(command, env=environment, stdout=subprocess.DEVNULL), port


def _measure(report: Report, served: tuple, texts: list[str], given, alone: Callable[[str], object]) -> None:
    """The bare encoder has its turn before, between and after; the best of them counts."""
    process, port = served
    _first_answers(report, process, port)
    highest = rate(os.cpu_count() or 1, alone, texts)
    again = texts * 2
    random.Random(1).shuffle(again)
    for name, asked in (("distinct queries", texts), ("asked before", again)):
        before, own = sum(process.cpu_times()[:2]), process_time()
        times, errors, seconds = asyncio.run(_load(port, asked, given.clients))
        found = len(asked) / seconds
        highest = max(highest, rate(os.cpu_count() or 1, alone, texts))
        report.add(f"{name}, answers/s", ours=found, other=highest, ratio=found / highest, target=met(found / highest, 0.8, at_most=False))
        p50, p99 = (float(np.percentile(times, p)) * 1000 for p in (50, 99))
        report.add(f"{name}, p99 to p50 ms", ours=p99, other=p50, ratio=p99 / p50, target=met(p99 / p50, 4.0))
        report.add(f"{name}, errors", ours=errors, target=met(errors, 0))
        report.add(f"{name}, CPU ms an answer: server, clients", ours=(sum(process.cpu_times()[:2]) - before) * 1000 / len(asked),
                   other=(process_time() - own) * 1000 / len(asked))  # fmt: skip
    memory = process.memory_full_info()
    report.add("resident memory, MB", ours=memory.rss / 2**20, target=met(memory.rss / 2**20, given.memory))
    report.add("of it not shared with other processes, MB", ours=memory.uss / 2**20)


def _first_answers(report: Report, process, port: int) -> None:
    """CPU seconds of the server when its first answer of any mode is there, and when the first with vectors is."""
    reached: dict[str, float] = {}
    while "hybrid" not in reached:
        if process.poll() is not None:
            raise SystemExit("the server ended")
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/search?q={quote('как настроить')}") as answer:
                mode = json.load(answer)["mode"]
        except OSError:
            sleep(0.02)
            continue
        reached.setdefault(mode, sum(process.cpu_times()[:2]))
        reached.setdefault("any", reached[mode])
    report.add("start to first answer, CPU s", ours=reached["any"], target=met(reached["any"], CPU_TARGET))
    report.add("start to first answer with vectors, CPU s", ours=reached["hybrid"], target=met(reached["hybrid"], CPU_TARGET))
    report.add("memory then, MB", ours=process.memory_info().rss / 2**20)


async def _load(port: int, texts: list[str], clients: int) -> tuple[list[float], int, float]:
    """(seconds of every answer, how many were not 200, seconds in all)."""
    waiting, times, errors = iter(texts), [], 0

    async def client() -> None:
        nonlocal errors
        read, write = await asyncio.open_connection("127.0.0.1", port)
        for text in waiting:
            begun = perf_counter()
            write.write(f"GET /api/v1/search?lang=ru&q={quote(text)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = (await read.readuntil(b"\r\n\r\n")).lower()
            await read.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
            times.append(perf_counter() - begun)
            errors += b" 200 " not in head.split(b"\r\n")[0]
        write.close()

    begun = perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return times, errors, perf_counter() - begun


if __name__ == "__main__":
    main()
