"""How much of an article's title the query holds: the share of the title's idf, by article."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search.analysis import terms
from search.postings import Arrays, Postings, Statistics
from search.wordlist import WordList, write_wordlist


def write_titles(folder: Path, titles: Sequence[str], main: Postings) -> None:
    """Write postings of the titles whose impacts are a term's share of its title's idf (so they sum to 1)."""
    holding: dict[str, list[tuple[int, float]]] = {}
    for number, title in enumerate(titles):
        weights = {term: main.idf(term) for term in dict.fromkeys(terms(title))}
        whole = sum(weights.values()) or 1.0
        for term, weight in weights.items():
            holding.setdefault(term, []).append((number, weight / whole))
    names = sorted(holding)
    folder.mkdir(parents=True, exist_ok=True)
    write_wordlist(folder / "terms.txt", names)
    np.save(folder / "offsets.npy", np.cumsum([0, *(len(holding[name]) for name in names)]).astype(np.int64))
    np.save(folder / "numbers.npy", np.array([number for name in names for number, _ in holding[name]], np.int32))
    np.save(folder / "impacts.npy", np.array([share for name in names for _, share in holding[name]], np.float32))


def open_titles(folder: Path, count: int) -> Postings:
    """`scores(terms)` of it gives the covered share of every title: float32 [articles], 0 … 1."""
    arrays = Arrays(*(np.load(folder / f"{name}.npy") for name in ("offsets", "numbers", "impacts")))
    return Postings(WordList(folder / "terms.txt"), arrays, Statistics(count, 1.0), count)
