"""JSON records by number in one memory-mapped file: read on demand, so a large collection costs little memory."""

from __future__ import annotations

import copy
import json
import mmap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

Record = TypeVar("Record")


def line_of(record: Mapping[str, object]) -> bytes:
    """A record as its line of the file."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8") + b"\n"


def write_json_lines(path: Path, lines: Iterable[bytes]) -> int:
    """Write the lines of records with their offsets beside them (`<name>.offsets.npy`); returns how many."""
    offsets = [0]
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            offsets.append(offsets[-1] + len(line))
    np.save(_offsets_path(path), np.array(offsets, np.int64))
    return len(offsets) - 1


class JsonLines(Generic[Record]):
    """Read-only and thread-safe. `read` makes a value of a line when it is asked for, and raises ValueError for a bad one."""

    def __init__(self, path: Path, read: Callable[[bytes], Record]) -> None:
        self._read = read
        offsets = np.load(_offsets_path(path), mmap_mode="r")
        self._starts, self._ends = offsets[:-1], offsets[1:]
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self._starts) else b""

    def only(self, numbers: np.ndarray) -> JsonLines[Record]:
        """The records of these numbers, numbered anew in that order; nothing is copied."""
        part = copy.copy(self)
        part._starts, part._ends = self._starts[numbers], self._ends[numbers]
        return part

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Record:
        return self._read(self._line(number))

    def lines(self, numbers: range) -> bytes:
        """The records of these numbers as they stand in the file, one after another."""
        return b"".join(map(self._line, numbers))

    def _line(self, number: int) -> bytes:
        return self._data[self._starts[number] : self._ends[number]]


def _offsets_path(path: Path) -> Path:
    return path.with_name(path.name + ".offsets.npy")
