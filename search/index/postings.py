"""The keyword index compiled to memory-mapped arrays: ranked queries are NumPy sums, equal to Whoosh's own scores.

Files: terms.txt (one per line, sorted), offsets.npy [terms + 1], numbers.npy [postings] int32, impacts.npy
[postings] float32 (BM25 of the term in the text of that number), rounded.npy [texts] int32 (the lengths that BM25 went
by, for scores without some of the texts), statistics.json.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.files.wordlist import WordList, write_wordlist
from search.index.inverted import Inverted
from search.text.analysis import terms

K1, B = 1.2, 0.75
RECENT_TERMS = 4096  # terms whose place is remembered; each costs 0.3 KB


def idf(texts: int, holding: float) -> float:
    """ln(1 + (N − df + .5) / (df + .5)): Robertson–Spärck Jones, never negative."""
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))


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
    """Ranked keyword search. Read-only, so any number of threads may share it.

    Those of a few more texts weigh terms by the `main` ones, the statistics of which were given too.
    """

    def __init__(
        self, names: WordList, arrays: Arrays, statistics: Statistics, size: int, main: Postings | None = None
    ) -> None:
        self.names = names
        self.statistics = statistics
        self.size = size  # how many texts these postings number
        self._arrays = arrays
        self._main = main or self
        self._recent = lru_cache(RECENT_TERMS)(self._find)  # one page asks the same few terms of every sentence

    def idf(self, term: str) -> float:
        """The term's idf; of a term no text holds, the highest there is."""
        return idf(self.statistics.texts, self._main.frequency(term))

    def idfs(self, terms: Sequence[str]) -> list[float]:
        """The same of many terms."""
        numbers = np.array(self._main.names.find_each(terms), np.int64)
        offsets = self._main._arrays.offsets
        holding = np.where(numbers < 0, 0, offsets[numbers + 1] - offsets[numbers])
        return [idf(self.statistics.texts, count) for count in holding.tolist()]

    def frequency(self, term: str) -> int:
        """How many texts hold the term."""
        return len(self.of(term)[0])

    def holding(self, term: str, texts: np.ndarray) -> np.ndarray:
        """bool [texts]: which of the numbered texts hold the term."""
        numbers = self.of(term)[0]
        if not len(numbers):
            return np.zeros(len(texts), bool)
        held: np.ndarray = numbers[np.minimum(numbers.searchsorted(texts), len(numbers) - 1)] == texts
        return held

    def of(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """(numbers of the texts that hold the term, ascending; BM25 of the term in each)."""
        return self._recent(term)

    def _find(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        at = self.names.find(term)
        part = slice(self._arrays.offsets[at], self._arrays.offsets[at + 1]) if at >= 0 else slice(0, 0)
        return self._arrays.numbers[part], self._arrays.impacts[part]

    def scores(self, stems: Iterable[str]) -> np.ndarray:
        """BM25 of every text for the terms: float32 [size], 0 where none occurs."""
        total = np.zeros(self.size, np.float32)
        for term in stems:
            numbers, impacts = self.of(term)
            np.add.at(total, numbers.astype(np.intp), impacts)  # three times as fast as `total[numbers] += impacts`
        return total


@dataclass(frozen=True)
class TermCounts:
    """How often texts hold each of the sorted terms; term n owns the part offsets[n]:offsets[n + 1]."""

    names: list[str]
    offsets: np.ndarray
    numbers: np.ndarray  # int32, ascending in each part
    counts: np.ndarray


def write_postings(folder: Path, words: Inverted) -> None:
    """Write the arrays, with the scores that Whoosh's searcher gives: it goes by the rounded lengths of texts."""
    arrays, statistics = _compiled(words)
    folder.mkdir(parents=True, exist_ok=True)
    write_wordlist(folder / "terms.txt", words.names)
    np.save(folder / "offsets.npy", arrays.offsets)
    np.save(folder / "numbers.npy", arrays.numbers)
    np.save(folder / "impacts.npy", arrays.impacts)
    np.save(folder / "rounded.npy", words.rounded)
    (folder / "statistics.json").write_text(json.dumps(asdict(statistics)), encoding="utf-8")


def postings_in_memory(words: Inverted) -> Postings:
    """The same arrays, written nowhere."""
    arrays, statistics = _compiled(words)
    return Postings(WordList.of(words.names), arrays, statistics, statistics.texts)


def _compiled(words: Inverted) -> tuple[Arrays, Statistics]:
    texts = len(words.lengths)
    counted = TermCounts(words.names, _offsets(words.holding), words.texts, words.counts)
    statistics = Statistics(texts, float(words.lengths.sum()) / texts if texts else 0.0)
    return _weighed(
        counted, words.rounded, statistics, [idf(texts, count) for count in words.holding.tolist()]
    ), statistics


def open_rounded(folder: Path) -> np.ndarray:
    """int32 [texts]: the lengths that `write_postings` went by."""
    rounded: np.ndarray = np.load(folder / "rounded.npy")
    return rounded


def open_postings(folder: Path) -> Postings:
    """The arrays of `write_postings`, memory-mapped."""
    statistics = Statistics(**json.loads((folder / "statistics.json").read_text(encoding="utf-8")))
    files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("offsets", "numbers", "impacts"))
    arrays = Arrays(*map(np.asarray, files))  # still the mapped files, without what `memmap` adds to every slice
    return Postings(WordList(folder / "terms.txt"), arrays, statistics, statistics.texts)


def postings_of(texts: Sequence[str], main: Postings, languages: Sequence[str] = ()) -> Postings:
    """Postings of a few more texts, kept in memory and weighed by the statistics of the main collection."""
    rows = [Counter(terms(text, lang)) for text, lang in zip(texts, languages or [""] * len(texts), strict=True)]
    names = sorted(set().union(*rows))
    rank = {name: number for number, name in enumerate(names)}
    term = np.array([rank[name] for row in rows for name in row], np.int64)
    order = np.argsort(term, kind="stable")
    numbers = np.repeat(np.arange(len(rows), dtype=np.int32), np.array([len(row) for row in rows], np.int64))[order]
    counts = np.array([count for row in rows for count in row.values()], np.int32)[order]
    counted = TermCounts(names, _offsets(np.bincount(term, minlength=len(names))), numbers, counts)
    lengths = np.array([row.total() for row in rows], np.int64)
    arrays = _weighed(counted, lengths, main.statistics, main.idfs(names))
    return Postings(WordList.of(names), arrays, main.statistics, len(texts), main)


def _offsets(holding: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(holding, dtype=np.int64)])


def _weighed(counted: TermCounts, lengths: np.ndarray, statistics: Statistics, idfs: Sequence[float]) -> Arrays:
    """BM25 of every term in every text; `idfs` are the terms'."""
    norm = K1 * ((1 - B) + B * lengths / (statistics.mean_length or 1.0))
    holding = np.diff(counted.offsets)
    weights = np.repeat(np.array(idfs, np.float64), holding)
    impacts = weights * counted.counts * (K1 + 1) / (counted.counts + norm[counted.numbers])
    return Arrays(counted.offsets, counted.numbers, impacts.astype(np.float32))
