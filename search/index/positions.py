"""Where terms stand: phrases and exclusions are answered from these memory-mapped arrays.

The texts lie end to end on one line, with a free place after each so that no phrase runs from one into the next. A term
is the ascending places it stands at, kept as the gaps between them: seven bits a byte, the low ones first, and the high
bit set in all bytes of a gap but its last. Most gaps take one byte or two.

Files beside terms.txt of the postings: begins.npy int64 [texts + 1], the place where each text begins; gaps.npy uint8;
gap_offsets.npy int64 [terms + 1], term n owns gaps[gap_offsets[n]:gap_offsets[n + 1]].
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from search.files.wordlist import WordList
from search.index.inverted import Inverted
from search.text.analysis import terms

BITS, MORE = 7, 0x80  # of a byte: what it holds of a number, and that the next byte holds more of it


class Positions:
    """Read-only, so any number of threads may share it."""

    def __init__(self, names: WordList, begins: np.ndarray, offsets: np.ndarray, gaps: np.ndarray) -> None:
        self._names, self._begins, self._offsets, self._gaps = names, begins, offsets, gaps

    @property
    def size(self) -> int:
        """How many texts."""
        return len(self._begins) - 1

    def holding(self, phrase: str, lang: str = "") -> np.ndarray:
        """Numbers, ascending, of the texts in which these words stand together; forms of a word count as the same word."""
        lines = [self._places(term) - after for after, term in enumerate(terms(phrase, lang))]
        lines.sort(key=len)  # the rarest word first: there is little left to look up in the long lines
        if not lines:
            return np.zeros(0, np.int64)
        starts = lines[0]
        for line in lines[1:]:
            starts = _common(starts, line)
        return np.unique(np.searchsorted(self._begins, starts, side="right") - 1)

    def inverted(self, rounded: np.ndarray) -> Inverted:
        """All that was written, taken apart again; `rounded` are the lengths that the postings' scores went by."""
        before = np.concatenate([[0], np.cumsum(self._gaps < MORE)])
        first = before[self._offsets]  # a term's places are first[n]:first[n + 1] of all
        running = np.cumsum(numbers_of(self._gaps))
        places = running - np.repeat(np.concatenate([[0], running])[first[:-1]], np.diff(first))
        texts = np.searchsorted(self._begins, places, side="right") - 1
        of_term = np.repeat(np.arange(len(self._names)), np.diff(first))
        begins = np.flatnonzero(np.diff(texts, prepend=-1) | np.diff(of_term, prepend=-1))  # of postings
        return Inverted(
            names=list(self._names),
            holding=np.bincount(of_term[begins], minlength=len(self._names)).astype(np.int32),
            texts=texts[begins].astype(np.int32),
            counts=np.diff(begins, append=len(places)).astype(np.int32),
            positions=(places - self._begins[texts]).astype(np.int32),
            lengths=(np.diff(self._begins) - 1).astype(np.int32),
            rounded=rounded,
        )

    def _places(self, term: str) -> np.ndarray:
        at = self._names.find(term)
        if at < 0:
            return np.zeros(0, np.int64)
        places: np.ndarray = np.cumsum(numbers_of(self._gaps[self._offsets[at] : self._offsets[at + 1]]))
        return places


def _common(few: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Those of the few that are among the many; both ascend."""
    if not len(many):
        return many
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    shared: np.ndarray = few[many[at] == few]
    return shared


def write_positions(folder: Path, words: Inverted) -> None:
    """Write the arrays into the folder of the postings, which holds the same terms."""
    begins, offsets, gaps = _packed(words)
    np.save(folder / "begins.npy", begins)
    np.save(folder / "gaps.npy", gaps)
    np.save(folder / "gap_offsets.npy", offsets)


def positions_in_memory(words: Inverted, names: WordList) -> Positions:
    """The same arrays, written nowhere; `names` are the terms."""
    return Positions(names, *_packed(words))


def _packed(words: Inverted) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(begins, gap_offsets, gaps) as in the files."""
    begins = np.concatenate([[0], np.cumsum(words.lengths.astype(np.int64) + 1)])
    places = np.repeat(begins[words.texts], words.counts) + words.positions
    owned = np.zeros(len(words.names), np.int64)  # places of each term
    if len(words.texts):
        starts = np.concatenate([[0], np.cumsum(words.holding)[:-1]]).astype(np.int64)
        owned = np.add.reduceat(words.counts.astype(np.int64), starts)
    first = np.concatenate([[0], np.cumsum(owned)])
    gaps = np.diff(places, prepend=0)
    gaps[first[:-1]] = places[first[:-1]]
    data, sizes = bytes_of(gaps)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return begins, ends[first], data


def open_positions(folder: Path, names: WordList) -> Positions:
    """The arrays of `write_positions`, memory-mapped. Raises OSError or ValueError when they are missing or damaged."""
    files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("begins", "gap_offsets", "gaps"))
    begins, offsets, gaps = map(np.asarray, files)
    if len(offsets) != len(names) + 1 or offsets[-1] != len(gaps):
        raise ValueError(f"{folder}: positions and terms do not belong together")
    return Positions(names, begins, offsets, gaps)


def bytes_of(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(uint8: numbers ≥ 0 one after another, seven bits a byte; how many bytes each takes)."""
    sizes = np.ones(len(numbers), np.int64)
    longest = max(1, -(-int(numbers.max(initial=0)).bit_length() // BITS))
    for nth in range(1, longest):
        sizes += (numbers >> (BITS * nth)) > 0
    at = np.cumsum(sizes) - sizes
    data = np.zeros(int(sizes.sum()), np.uint8)
    for nth in range(longest):
        having = sizes > nth
        low = (numbers[having] >> (BITS * nth)) & (MORE - 1)
        data[at[having] + nth] = low | np.where(sizes[having] > nth + 1, MORE, 0)
    return data, sizes


def numbers_of(data: np.ndarray) -> np.ndarray:
    """int64: the numbers of `bytes_of`."""
    last = np.flatnonzero(data < MORE)
    if not len(last):
        return np.zeros(0, np.int64)
    starts = np.concatenate([[0], last[:-1] + 1])
    nth = np.arange(len(data)) - np.repeat(starts, last - starts + 1)
    return np.add.reduceat((data & (MORE - 1)).astype(np.int64) << (BITS * nth), starts)
