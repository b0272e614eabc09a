"""The keyword index compiled to memory-mapped arrays: ranked queries are NumPy sums, equal to Whoosh's own scores.

Files: terms.txt (one per line, sorted), offsets.npy [terms + 1], numbers.npy [postings] int32, impacts.npy
[postings] float32 (BM25 of the term in the text of that number), statistics.json.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.analysis import terms
from search.keyword import K1, B, KeywordIndex, TermPostings, idf
from search.wordlist import WordList, write_wordlist

RECENT_TERMS = 4096  # terms whose place is remembered; each costs 0.3 KB


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs to know of the whole collection."""

    texts: int
    mean_length: float  # words


@dataclass(frozen=True)
class Arrays:
    """Postings of sorted terms laid end to end; term n owns the part offsets[n]:offsets[n + 1]."""

    offsets: np.ndarray
    numbers: np.ndarray
    impacts: np.ndarray


class Postings:
    """Ranked keyword search. Read-only, so any number of threads may share it."""

    def __init__(self, names: WordList, arrays: Arrays, statistics: Statistics, size: int) -> None:
        self.names = names
        self.statistics = statistics
        self.size = size  # how many texts these postings number
        self._arrays = arrays
        self._recent = lru_cache(RECENT_TERMS)(self._find)  # one page asks the same few terms of every sentence

    def idf(self, term: str) -> float:
        """The term's idf; of a term no text holds, the highest there is."""
        return idf(self.statistics.texts, self.frequency(term))

    def frequency(self, term: str) -> int:
        """How many texts hold the term."""
        return len(self.of(term)[0])

    def of(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """(numbers of the texts that hold the term, ascending; BM25 of the term in each)."""
        return self._recent(term)

    def _find(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        at = self.names.find(term)
        part = slice(self._arrays.offsets[at], self._arrays.offsets[at + 1]) if at >= 0 else slice(0, 0)
        return self._arrays.numbers[part], self._arrays.impacts[part]

    def scores(self, wanted: Iterable[str]) -> np.ndarray:
        """BM25 of every text for the terms: float32 [size], 0 where none occurs."""
        total = np.zeros(self.size, np.float32)
        for term in wanted:
            numbers, impacts = self.of(term)
            total[numbers] += impacts
        return total


def compile_postings(keyword: KeywordIndex, folder: Path) -> None:
    """Read a Whoosh index once and write its arrays. Lengths are taken from Whoosh, which rounds them to a byte."""
    lengths, mean = keyword.lengths()
    statistics = Statistics(len(lengths), mean)
    names, arrays = _compiled(keyword.postings(), np.array(lengths, np.float64), statistics)
    folder.mkdir(parents=True, exist_ok=True)
    write_wordlist(folder / "terms.txt", names)
    np.save(folder / "offsets.npy", arrays.offsets)
    np.save(folder / "numbers.npy", arrays.numbers)
    np.save(folder / "impacts.npy", arrays.impacts)
    (folder / "statistics.json").write_text(json.dumps(asdict(statistics)), encoding="utf-8")


def open_postings(folder: Path) -> Postings:
    """The arrays of `compile_postings`, memory-mapped."""
    statistics = Statistics(**json.loads((folder / "statistics.json").read_text(encoding="utf-8")))
    files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("offsets", "numbers", "impacts"))
    arrays = Arrays(*map(np.asarray, files))  # still the mapped files, without what `memmap` adds to every slice
    return Postings(WordList(folder / "terms.txt"), arrays, statistics, statistics.texts)


def postings_of(texts: Sequence[str], main: Postings) -> Postings:
    """Postings of a few more texts, kept in memory and weighed by the statistics of the main collection."""
    counted = [Counter(terms(text)) for text in texts]
    holding: dict[str, list[int]] = {}
    for number, counts in enumerate(counted):
        for term in counts:
            holding.setdefault(term, []).append(number)
    found = (TermPostings(t, holding[t], [float(counted[n][t]) for n in holding[t]]) for t in sorted(holding))
    lengths = np.array([sum(counts.values()) for counts in counted], np.float64)
    names, arrays = _compiled(found, lengths, main.statistics, idf_of=main.idf)
    return Postings(WordList.of(names), arrays, main.statistics, len(texts))


def _compiled(found: Iterable[TermPostings], lengths: np.ndarray, statistics: Statistics, idf_of=None) -> tuple[list[str], Arrays]:
    norm = K1 * ((1 - B) + B * lengths / (statistics.mean_length or 1.0))
    names, offsets = [], [0]
    numbers, impacts = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
    for entry in found:
        at = np.array(entry.numbers, np.int32)
        count = np.array(entry.counts, np.float64)
        weight = idf_of(entry.term) if idf_of else idf(statistics.texts, len(at))
        names.append(entry.term)
        numbers.append(at)
        impacts.append((weight * count * (K1 + 1) / (count + norm[at])).astype(np.float32))
        offsets.append(offsets[-1] + len(at))
    return names, Arrays(np.array(offsets, np.int64), np.concatenate(numbers), np.concatenate(impacts))
