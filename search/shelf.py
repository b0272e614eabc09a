"""JSON records by number in one memory-mapped file: read on demand, so a large collection costs little memory."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable
from pathlib import Path

import numpy as np


def line_of(record: dict) -> bytes:
    """A record as its line of a shelf."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8") + b"\n"


def write_shelf(path: Path, lines: Iterable[bytes]) -> int:
    """Write the lines of records with their offsets beside them (`<name>.offsets.npy`); returns how many."""
    offsets = [0]
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            offsets.append(offsets[-1] + len(line))
    np.save(_offsets_path(path), np.array(offsets, np.int64))
    return len(offsets) - 1


class Shelf:
    """Read-only and thread-safe."""

    def __init__(self, path: Path) -> None:
        self._offsets = np.load(_offsets_path(path), mmap_mode="r")
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self._offsets) > 1 else b""

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> dict:
        return json.loads(self._data[self._offsets[number] : self._offsets[number + 1]])


def _offsets_path(path: Path) -> Path:
    return path.with_name(path.name + ".offsets.npy")
