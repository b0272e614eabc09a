"""A sorted list of words in one memory-mapped file: looked up by halving, costing no objects until asked."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

RECENT = 4096  # words whose numbers are remembered: one question asks for each of its words several times
MANY = 64  # words of a list for each that is looked up: up to so many, reading all costs less than halving
LONGEST = 40  # letters of a word that is remembered


def write_wordlist(path: Path, names: Iterable[str]) -> None:
    """Write words, which must be sorted and hold no line breaks, one a line."""
    path.write_text("\n".join(names), encoding="utf-8")


class WordList:
    """Sorted words, numbered from 0. UTF-8 sorts as the code points do, so halving works on the file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = not file.read(1)
            self._hold(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @classmethod
    def of(cls, names: Iterable[str]) -> WordList:
        """The same, kept in memory."""
        words = cls.__new__(cls)
        words._hold("\n".join(names).encode("utf-8"))
        return words

    def _hold(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        self._recent = lru_cache(RECENT)(self._find)
        breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) if len(data) else np.zeros(0, np.int64)
        self._starts = np.concatenate([[0], breaks + 1]).astype(np.uint32) if len(data) else breaks
        self._ends = np.concatenate([breaks, [len(data)]]).astype(np.uint32) if len(data) else breaks

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        return self._data[self._starts[number] : self._ends[number]].decode("utf-8")

    def find(self, word: str) -> int:
        """The word's number, or −1."""
        return self._recent(word) if len(word) <= LONGEST else self._find(word)

    def find_each(self, words: Sequence[str]) -> list[int]:
        """The same for each of many: for so many the whole list is read, once."""
        if len(words) * MANY < len(self):
            return [self.find(word) for word in words]
        every = self._data[:].decode("utf-8").split("\n") if len(self) else []
        places = ((bisect_left(every, word), word) for word in words)
        return [at if at < len(every) and every[at] == word else -1 for at, word in places]

    def _find(self, word: str) -> int:
        at = bisect_left(self, word)
        return at if at < len(self) and self[at] == word else -1

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """Words that begin with the prefix, alphabetically, at most `limit`."""
        beginning: list[str] = []
        for number in range(bisect_left(self, prefix), len(self)):
            if len(beginning) == limit or not self[number].startswith(prefix):
                break
            beginning.append(self[number])
        return beginning
