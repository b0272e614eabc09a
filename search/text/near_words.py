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
UTF_8 = {
    1: (0, 0),
    2: (0x80, 0xC0),
    3: (0x800, 0xE0),
    4: (0x10000, 0xF0),
}  # bytes: the first letter of so many, their mark
FRESH = np.uint32(0xFFFFFFFF)  # what a CRC-32 begins and ends with
CRC_32 = np.array(
    [crc32(bytes([octet ^ 0xFF])) ^ 0xFF000000 for octet in range(256)], np.uint32
)  # the table of the sum


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
    """From (number, word) pairs. All words of a length at once: their forms are told by every letter but the lost ones."""
    of_length: dict[int, list[tuple[int, str]]] = {}
    for number, word in words:
        if word:
            of_length.setdefault(min(len(word), PREFIX), []).append((number, word[:PREFIX]))
    tables: tuple[list[np.ndarray], ...] = tuple([np.empty(0, np.uint64)] for _ in range(MAX_EDITS + 1))
    for length, alike in of_length.items():
        numbers = np.array([number for number, _ in alike], np.uint64)
        letters = np.frombuffer("".join(start for _, start in alike).encode("utf-32-le"), "<u4").reshape(-1, length)
        for table, sums in zip(tables, _sums_of_forms(letters)[:length], strict=False):
            table.append((sums.astype(np.uint64) << np.uint64(32) | numbers).ravel())
    none, one, two = map(np.concatenate, tables)
    return Slips(_sorted_once(np.concatenate([none, one])), _sorted_once(two))


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


def _sorted_once(table: np.ndarray) -> np.ndarray:
    """Ascending, each value once: `numpy.unique` goes by hashes, which takes ten times as long."""
    table = np.sort(table)
    once: np.ndarray = table[np.diff(table, prepend=table[:1] + np.uint64(1)) != 0]
    return once


def _sums_of_forms(letters: np.ndarray) -> list[np.ndarray]:
    """CRC-32 of every form of words of one length [words, letters], by how many letters it lost: each [forms, words]."""
    begun = [np.full((1, len(letters)), FRESH, np.uint32)] + [np.empty((0, len(letters)), np.uint32)] * MAX_EDITS
    for letter in letters.T:
        kept = [_with_letter(sums, letter) for sums in begun]
        begun = [kept[0]] + [np.concatenate(pair) for pair in zip(kept[1:], begun, strict=False)]
    return [sums ^ FRESH for sums in begun]


def _with_letter(sums: np.ndarray, letter: np.ndarray) -> np.ndarray:
    """Unfinished CRC-32s [forms, words] after one more letter of each word, in UTF-8."""
    after = sums.copy()
    for size, (least, mark) in UTF_8.items():
        these = (letter >= least) & (letter < UTF_8[size + 1][0]) if size + 1 in UTF_8 else letter >= least
        if not these.any():
            continue
        some, rest = after[:, these], letter[these]
        for place in range(size):
            part = rest >> np.uint32(6 * (size - 1 - place))
            octet = part | np.uint32(mark) if place == 0 else part & np.uint32(0x3F) | np.uint32(0x80)
            some = CRC_32[(some ^ octet) & np.uint32(0xFF)] ^ some >> np.uint32(8)
        after[:, these] = some
    return after
