"""Words a slip or two away from a misspelt one: SymSpell's symmetric deletes, kept in memory-mapped arrays.

Two words that are n edits apart share a form which both give by losing at most n of their first PREFIX letters. So
every such form of every word is hashed once, when the index is built (SymSpell's own dictionary of 60,000 words takes
a second to fill and 130 MB to hold). Files: forms.1.npy, forms.2.npy, for one and for exactly two letters lost: sorted
uint64, the form's CRC-32 in the upper half and the word's number in the lower.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from zlib import crc32

import numpy as np

PREFIX = 7  # letters; words alike in these are told apart by the real distance
MAX_EDITS = 2


@dataclass(frozen=True)
class Slips:
    """Forms with one letter lost (or none), and forms with two lost. Read-only and thread-safe."""

    one: np.ndarray
    two: np.ndarray

    def near(self, word: str, edits: int) -> list[int]:
        """Numbers, ascending, of words that may be `edits` (1 or 2) edits away. Those farther away are not all left out."""
        forms = np.array([crc32(form.encode()) for form in _forms(word, range(edits + 1))], np.uint64) << np.uint64(32)
        numbers: set[int] = set()
        for table in (self.one, self.two)[:edits]:
            first = np.searchsorted(table, forms)
            last = np.searchsorted(table, forms + np.uint64(1 << 32))
            for start, end in zip(first[first < last], last[first < last], strict=True):
                numbers.update(table[start:end].astype(np.uint32).tolist())
        return sorted(numbers)


def slips_of(words: Iterable[tuple[int, str]]) -> Slips:
    """From (number, word) pairs."""
    one: list[int] = []
    two: list[int] = []
    for number, word in words:
        one.extend(crc32(form.encode()) << 32 | number for form in _forms(word, (0, 1)))
        two.extend(crc32(form.encode()) << 32 | number for form in _forms(word, (2,)))
    return Slips(np.sort(np.array(one, np.uint64)), np.sort(np.array(two, np.uint64)))


def write_slips(folder: Path, slips: Slips) -> None:
    """Write both tables into an existing folder."""
    np.save(folder / "forms.1.npy", slips.one)
    np.save(folder / "forms.2.npy", slips.two)


def open_slips(folder: Path) -> Slips:
    """The tables of `write_slips`, memory-mapped. Raises OSError when they are not there."""
    return Slips(*(np.asarray(np.load(folder / f"forms.{n}.npy", mmap_mode="r")) for n in (1, 2)))


def within(word: str, other: str, edits: int) -> bool:
    """Whether at most `edits` (0 to 2) letters are lost, added, replaced or swapped: Damerau–Levenshtein distance with
    every letter edited once (optimal string alignment).
    """
    if abs(len(word) - len(other)) > edits:
        return False
    word, other = _unlike(word, other)
    if not word or not other:
        return len(word) + len(other) <= edits
    if edits == 0:
        return False
    swapped = len(word) > 1 and len(other) > 1 and word[0] == other[1] and word[1] == other[0]
    return (
        within(word[1:], other[1:], edits - 1)
        or within(word[1:], other, edits - 1)
        or within(word, other[1:], edits - 1)
        or (swapped and within(word[2:], other[2:], edits - 1))
    )


def _unlike(word: str, other: str) -> tuple[str, str]:
    """Both without the beginning and the end they share."""
    shorter = min(len(word), len(other))
    start = next((n for n in range(shorter) if word[n] != other[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if word[-1 - n] != other[-1 - n]), left)
    return word[start : len(word) - end], other[start : len(other) - end]


def _forms(word: str, losses: Iterable[int]) -> set[str]:
    """The word's beginning without so many of its letters, in every way."""
    start = word[:PREFIX]
    kept = (len(start) - lost for lost in losses if lost < len(start))
    return {"".join(letters) for count in kept for letters in combinations(start, count)}
