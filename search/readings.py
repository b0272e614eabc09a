"""Passages read as questions: e5 compares a question with a question more finely than with a passage.

For each passage the sum of three `query:` vectors: the whole text, the heading (or the title), and half of the first
sentence. Tried on the development sets beside C, C2 and T: +.8 points of macro hit@3 and no set lost
(docs/relevance.md). Kept in 8 bits with a scale for each row: only the candidates' rows are read, and they enter a sum
of several signals (the largest change of a sum is .005).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from search.embedding import Embedder
from search.passages import sentences
from search.progress import Progress
from search.vectors import products

FIRST_SENTENCE_SHARE = 0.5
FIRST_SENTENCE_LENGTH = 300  # characters
READINGS = 2 + FIRST_SENTENCE_SHARE  # vectors of unit length in the sum


class Readings:
    """Memory-mapped. Read-only, so any number of threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._codes = np.load(folder / "readings.npy", mmap_mode="r")
        self._scales = np.load(folder / "readings.scales.npy")

    def __len__(self) -> int:
        return len(self._scales)

    def rows(self, numbers: np.ndarray) -> np.ndarray:
        """float32 [len(numbers), dimensions]."""
        return self._codes[numbers].astype(np.float32) * self._scales[numbers, None]

    def likeness(self, vector: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """X of each of the numbered passages to a query's unit vector: float32 [len(numbers)], −2.5 … 2.5."""
        return products(self._codes[numbers].astype(np.float32), vector) * self._scales[numbers]


def write_readings(folder: Path, texts, embedder: Embedder, progress: Progress) -> np.ndarray:
    """Write the readings of a tree's PassageTexts; returns them, float32 [passages, dimensions]."""
    whole = embedder.questions(texts, progress, "passages as questions")
    headings = embedder.questions(_Lazily(texts, lambda title, passage: passage.heading or title), progress, "headings")
    first = embedder.questions(_Lazily(texts, _first_sentence), progress, "first sentences")
    summed = whole + headings + FIRST_SENTENCE_SHARE * first
    scales = np.maximum(np.abs(summed).max(axis=1, initial=0) / 127, 1e-9).astype(np.float32)
    np.save(folder / "readings.npy", np.round(summed / scales[:, None]).astype(np.int8))
    np.save(folder / "readings.scales.npy", scales)
    return summed


def _first_sentence(title: str, passage) -> str:
    found = sentences(passage.text)
    return found[0][:FIRST_SENTENCE_LENGTH] if found else title


class _Lazily(Sequence):
    """One text of every passage, made when it is asked for."""

    def __init__(self, texts, choose: Callable[..., str]) -> None:
        self._texts, self._choose = texts, choose

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number):
        return self._choose(*self._texts.parts(number))
