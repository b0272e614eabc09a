"""`kb serve` under 16 clients that ask as soon as they are answered, beside the bare encoder on the same cores.

    python benchmarks/serving.py --index FOLDER --queries SET [SET …]

The clients are one loop on the same machine: what they take of the cores is told. Needs the `bench`
extra (psutil). Distinct queries first, then each asked again in another order, as it happens when many people ask the same.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time, sleep
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
from common.load import load
from common.reporting import Report, met, queries_of, reader
from encoder import bare, rate

from kb.settings import load_settings
from search.publish import generations

MEMORY_TARGET, CPU_TARGET = 600.0, 3.0
# All clients here are one address, which may ask no more than a few people do.
NO_BUDGETS = {
    f"KB_VISITOR_{what}_PER_MINUTE{whose}": "10000000"
    for what in ("SEARCHES", "SUGGESTIONS")
    for whose in ("", "_TOTAL")
}


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=500, help="queries taken of each set")
    asked.add_argument("--clients", type=int, default=16)
    asked.add_argument("--workers", type=int, default=1, help="server processes")
    asked.add_argument("--memory", type=float, default=MEMORY_TARGET, help="target of resident memory, MB")
    given = asked.parse_args()
    settings = load_settings(index=given.index)
    manifest = generations.read_manifest(given.index / "generations" / generations.current_name(given.index))
    texts = queries_of(given.queries, given.limit)
    report = Report(
        "serving",
        notes={**manifest.trees["public"], "queries": len(texts), "clients": given.clients, "processes": given.workers},
    )
    loop = bare(settings.models / manifest.model)

    def alone(text: str) -> object:
        return loop(f"query: {text}")

    begun = process_time()
    rate(1, alone, texts)
    report.notes["CPU ms of a bare encoding"] = round((process_time() - begun) * 1000 / len(texts), 2)
    with tempfile.TemporaryDirectory() as aside:
        process, port = start(given.index, Path(aside), KB_WORKERS=str(given.workers), KB_LOG_LEVEL="error")
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
    command = [sys.executable, *"-W ignore -m cli serve --no-build --index".split(), index, "--port", str(port)]
    environment = os.environ | NO_BUDGETS | {"KB_DATABASE_URL": f"sqlite:///{aside}/bench.db"} | changed
    return psutil.Popen(command, env=environment, stdout=subprocess.DEVNULL), port


def _measure(report: Report, served: tuple, texts: list[str], given, alone: Callable[[str], object]) -> None:
    """The bare encoder has its turn before, between and after; the best of them counts."""
    process, port = served
    _first_answers(report, process, port)
    highest = rate(os.cpu_count() or 1, alone, texts)
    again = texts * 2
    random.Random(1).shuffle(again)
    for name, asked in (("distinct queries", texts), ("asked before", again)):
        before, own = cpu_seconds(process), process_time()
        paths = [f"/api/v1/search?lang=ru&q={quote(text)}" for text in asked]
        times, errors, seconds = load(port, paths, given.clients)
        worked, own = cpu_seconds(process) - before, process_time() - own
        found = len(asked) / seconds
        highest = max(highest, rate(os.cpu_count() or 1, alone, texts))
        report.add(
            f"{name}, answers/s",
            ours=found,
            other=highest,
            ratio=found / highest,
            target=met(found / highest, 0.8, at_most=False),
        )
        p50, p99 = (float(np.percentile(times, p)) * 1000 for p in (50, 99))
        report.add(f"{name}, p99 to p50 ms", ours=p99, other=p50, ratio=p99 / p50, target=met(p99 / p50, 4.0))
        report.add(f"{name}, errors", ours=errors, target=met(errors, 0))
        report.add(
            f"{name}, CPU ms an answer: server, clients", ours=worked * 1000 / len(asked), other=own * 1000 / len(asked)
        )
    for one in _answering(process):
        held = _memory(one.pid)
        report.add("resident memory of a process, MB", ours=held["Rss"], target=met(held["Rss"], given.memory))
        report.add("of it its own; the rest are mapped files", ours=held["Anonymous"])


def _answering(process) -> list:
    """The processes that answer: this one, or those it has started."""
    return [child for child in process.children() if "spawn_main" in " ".join(child.cmdline())] or [process]


def cpu_seconds(process) -> float:
    """CPU seconds of a server so far."""
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children()))


def _memory(pid: int) -> dict[str, float]:
    """MB by kind, as Linux tells: Rss, Anonymous (its own, of no file), …"""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:])
    return {name.rstrip(":"): int(size) / 1024 for name, size, *_ in rows}


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
        reached.setdefault(mode, cpu_seconds(process))
        reached.setdefault("any", reached[mode])
    report.add("start to first answer, CPU s", ours=reached["any"], target=met(reached["any"], CPU_TARGET))
    report.add(
        "start to first answer with vectors, CPU s", ours=reached["hybrid"], target=met(reached["hybrid"], CPU_TARGET)
    )
    report.add("memory then, MB", ours=_memory(_answering(process)[0].pid)["Rss"])


if __name__ == "__main__":
    main()
