"""The keyword index compiled to memory-mapped arrays: ranked queries are NumPy sums, equal to Whoosh's own scores.

Files: terms.txt (one per line, sorted), offsets.npy [terms + 1], numbers.npy [postings] int32, impacts.npy
[postings] float32 (BM25 of the term in the text of that number), statistics.json.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.analysis import stem, words
from search.keyword import K1, B, idf, rounded_lengths
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


class WordCounts:
    """The words of texts 0, 1, 2, … in order, gathered in little memory."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._words, self._counts, self._sizes = array("i"), array("i"), array("i")

    def add(self, counts: Mapping[str, int]) -> None:
        """The next text: its folded words and how often it holds each."""
        ids = self._ids
        self._words.extend([ids.setdefault(word, len(ids)) for word in counts])
        self._counts.extend(counts.values())
        self._sizes.append(len(counts))

    def totals(self) -> dict[str, int]:
        """Every word with how often all texts hold it."""
        found = np.bincount(np.asarray(self._words), np.asarray(self._counts), len(self._ids))
        return dict(zip(self._ids, found.astype(np.int64).tolist(), strict=True))

    def of_terms(self) -> TermCounts:
        """The same by terms, laid end to end."""
        stems = [stem(word) for word in self._ids]
        names = sorted(set(stems))
        rank = {name: number for number, name in enumerate(names)}
        term = np.array([rank[name] for name in stems], np.int64)[np.asarray(self._words)]
        texts = len(self._sizes)
        place = term * texts + np.repeat(np.arange(texts), np.asarray(self._sizes))
        order = np.argsort(place, kind="stable")
        place, starts = np.unique(place[order], return_index=True)
        counts = np.add.reduceat(np.asarray(self._counts)[order], starts) if len(starts) else np.zeros(0, np.int64)
        offsets = np.searchsorted(place, np.arange(len(names) + 1) * texts)
        numbers = (place % texts if texts else place).astype(np.int32)
        lengths = np.bincount(numbers, counts, texts) if texts else np.zeros(0)
        return TermCounts(names, offsets.astype(np.int64), numbers, counts.astype(np.float64), lengths)


@dataclass(frozen=True)
class TermCounts:
    """How often texts hold each of the sorted terms; term n owns the part offsets[n]:offsets[n + 1]."""

    names: list[str]
    offsets: np.ndarray
    numbers: np.ndarray  # int32, ascending in each part
    counts: np.ndarray
    lengths: np.ndarray  # terms of every text


def write_postings(folder: Path, found: TermCounts) -> None:
    """Write the arrays, with the scores that Whoosh's searcher gives: it rounds the lengths of texts to a byte."""
    texts = len(found.lengths)
    statistics = Statistics(texts, float(found.lengths.sum()) / texts if texts else 0.0)
    arrays = _weighed(found, rounded_lengths(found.lengths), statistics, lambda name, holding: idf(texts, holding))
    folder.mkdir(parents=True, exist_ok=True)
    write_wordlist(folder / "terms.txt", found.names)
    np.save(folder / "offsets.npy", arrays.offsets)
    np.save(folder / "numbers.npy", arrays.numbers)
    np.save(folder / "impacts.npy", arrays.impacts)
    (folder / "statistics.json").write_text(json.dumps(asdict(statistics)), encoding="utf-8")


def open_postings(folder: Path) -> Postings:
    """The arrays of `write_postings`, memory-mapped."""
    statistics = Statistics(**json.loads((folder / "statistics.json").read_text(encoding="utf-8")))
    files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("offsets", "numbers", "impacts"))
    arrays = Arrays(*map(np.asarray, files))  # still the mapped files, without what `memmap` adds to every slice
    return Postings(WordList(folder / "terms.txt"), arrays, statistics, statistics.texts)


def postings_of(texts: Sequence[str], main: Postings) -> Postings:
    """Postings of a few more texts, kept in memory and weighed by the statistics of the main collection."""
    gathered = WordCounts()
    for text in texts:
        gathered.add(Counter(words(text)))
    found = gathered.of_terms()
    arrays = _weighed(found, found.lengths, main.statistics, lambda name, _: main.idf(name))
    return Postings(WordList.of(found.names), arrays, main.statistics, len(texts))


def _weighed(
    found: TermCounts, lengths: np.ndarray, statistics: Statistics, weight: Callable[[str, int], float]
) -> Arrays:
    """BM25 of every term in every text; `weight(term, texts that hold it)` is its idf."""
    norm = K1 * ((1 - B) + B * lengths / (statistics.mean_length or 1.0))
    holding = np.diff(found.offsets)
    weights = np.array([weight(*pair) for pair in zip(found.names, holding.tolist(), strict=True)], np.float64)
    weights = np.repeat(weights, holding)
    impacts = weights * found.counts * (K1 + 1) / (found.counts + norm[found.numbers])
    return Arrays(found.offsets, found.numbers, impacts.astype(np.float32))
