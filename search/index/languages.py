"""Languages side by side in one index: the encoder puts a text nearer to others of its own language, whatever they say.

For every language the mean vector of its passages is kept. The difference between a query's cosine to the mean of its
own language and to that of another is what the other language's articles lack for no fault of theirs. A share of it
is given back to them (search.query.ranking), so that an English-only article can answer a Russian question.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

AT_ONCE = 4096  # rows that are read together

Rows = Callable[[np.ndarray], np.ndarray]  # numbers of passages → their rows


class Languages:
    """The mean passage of each language: float32 [languages, dimensions]."""

    def __init__(self, names: list[str], means: np.ndarray) -> None:
        self._names, self._means = names, means

    def shift(self, vector: np.ndarray, asked: str, of: np.ndarray) -> np.ndarray:
        """The cosine that articles in the languages `of` lack: float32 [len(of)], 0 in the language `asked`.

        0 as well when the question's language is unknown or is not among the articles'.
        """
        if asked not in self._names or len(self._names) < 2:
            return np.zeros(len(of), np.float32)
        nearness = self._means @ vector
        lacking = np.maximum(nearness[self._names.index(asked)] - nearness, 0)
        shifts = np.zeros(len(of), np.float32)
        for name, lacks in zip(self._names, lacking, strict=True):
            shifts[of == name] = lacks
        return shifts

    @property
    def names(self) -> list[str]:
        return self._names

    @property
    def means(self) -> np.ndarray:
        """float32 [languages, dimensions]."""
        return self._means


def languages_of(of_passages: np.ndarray, vectors: Rows) -> Languages:
    """From the language of every passage, str [passages], and what gives the vectors of any of them."""
    names = sorted(set(of_passages.tolist()))
    return Languages(names, np.array([_mean(np.flatnonzero(of_passages == name), vectors) for name in names]))


def write_languages(folder: Path, languages: Languages) -> None:
    """Keep the means with a tree."""
    np.save(folder / "languages.npy", languages.means)
    (folder / "languages.json").write_text(json.dumps(languages.names), encoding="utf-8")


def open_languages(folder: Path) -> Languages:
    """The means of `write_languages`."""
    names = json.loads((folder / "languages.json").read_text(encoding="utf-8"))
    return Languages(names, np.load(folder / "languages.npy"))


def _mean(numbers: np.ndarray, rows: Rows) -> np.ndarray:
    """Added up in a fixed order and in double precision: the same passages have the same mean to the bit."""
    parts = (rows(numbers[start : start + AT_ONCE]) for start in range(0, len(numbers), AT_ONCE))
    total = sum(part.sum(axis=0, dtype=np.float64) for part in parts)
    mean: np.ndarray = (total / len(numbers)).astype(np.float32)
    return mean
