"""What every benchmark here prints: a table for people, JSON with --json, and how busy the machine was meanwhile.

Figures are only compared within one run: machines differ, and so does what else they are doing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, thread_time
from typing import TypeVar

import numpy as np

Value = TypeVar("Value")


@dataclass
class Clock:
    """Times of one thing done many times: seconds by the wall, and of this thread's own CPU (fair on a busy machine)."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, cpu = perf_counter(), thread_time()
        yield
        self.cpu.append(thread_time() - cpu)
        self.wall.append(perf_counter() - wall)

    def ms(self, percentile: float, kind: str = "cpu") -> float:
        return float(np.percentile(getattr(self, kind), percentile)) * 1000


@dataclass
class Report:
    """Rows of a table, and the machine."""

    title: str
    rows: list[dict[str, object]] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def add(self, measure: str, **values: object) -> None:
        self.rows.append({"measure": measure, **{name: _short(value) for name, value in values.items()}})

    def print(self, as_json: bool) -> None:
        machine = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load_before": round(self.load_before, 2),
            "load_after": round(os.getloadavg()[0], 2),
        }
        if as_json:
            print(
                json.dumps(
                    {"title": self.title, "machine": machine, "notes": self.notes, "rows": self.rows},
                    ensure_ascii=False,
                )
            )
            return
        print(f"{self.title}\n{_pairs(self.notes)}\n{_table(self.rows)}\nmachine: {_pairs(machine)}")


def reader(description: str) -> argparse.ArgumentParser:
    """A command line with what all benchmarks take."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return made


def queries_of(folders: Sequence[Path], limit: int) -> list[str]:
    """Different texts of queries.jsonl {text} in each folder, taken evenly, at most `limit` of each."""
    texts: dict[str, None] = {}
    for folder in folders:
        rows = [
            json.loads(line)
            for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
        step = max(1, len(rows) // limit)
        texts.update(dict.fromkeys(row["text"] for row in rows[::step][:limit]))
    return list(texts)


def met(value: float, target: float, *, at_most: bool = True) -> str:
    """The target with whether it was met."""
    good = value <= target if at_most else value >= target
    return f"{'≤' if at_most else '≥'} {target:g} {'met' if good else 'MISSED'}"


def timed(action: Callable[[], Value]) -> tuple[Value, float]:
    """(what it gives, seconds by the wall)."""
    begun = perf_counter()
    return action(), perf_counter() - begun


def _short(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _pairs(values: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _table(rows: list[dict[str, object]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(names))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
