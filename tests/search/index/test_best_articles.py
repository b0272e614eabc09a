"""Looking only where the best may be gives the articles, in the order, that looking everywhere gives."""

from __future__ import annotations

import numpy as np
import pytest

from search.index import best_articles
from search.index.best_articles import best_of, promising
from search.query.candidates import highest


def everywhere(by_passage: np.ndarray, first: np.ndarray, limit: int, counted: np.ndarray) -> list[tuple[int, float]]:
    values = np.where(counted, np.maximum.reduceat(by_passage, first[:-1]), 0)
    return [(int(article), float(values[article])) for article in highest(values, limit)]


def looked_for(by_passage: np.ndarray, first: np.ndarray, limit: int, counted: np.ndarray) -> list[tuple[int, float]]:
    found = promising(by_passage, first, limit, counted.__getitem__)
    assert (np.diff(found.articles) > 0).all()
    assert np.array_equal(found.values, best_of(by_passage, first, found.articles))
    return [(int(found.articles[at]), float(found.values[at])) for at in highest(found.values, limit)]


@pytest.mark.parametrize("large", [0, 10**9], ids=["a large index", "a small one"])
@pytest.mark.parametrize("many", [0, 30, 10**9])
@pytest.mark.parametrize("seed", range(12))
def test_the_best_are_those_of_all(seed: int, many: int, large: int, monkeypatch):
    monkeypatch.setattr(best_articles, "LARGE", large)
    monkeypatch.setattr(best_articles, "MANY", many)
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 4000))
    starts = np.unique(np.append(0, random.integers(0, size, 1 + size // 6)))
    first = np.append(starts, size)
    by_passage = random.choice([0, 0.5, 1, 2.25, 3], size, p=[0.5, 0.2, 0.15, 0.1, 0.05]).astype(
        np.float32
    )  # many are equal
    by_passage[random.random(size) < random.random()] = 0
    if seed % 2:
        by_passage *= random.random(size).astype(np.float32)
    for share in (1.0, 0.5, 0.02, 0.0):  # of the articles that count: those in the reader's language
        counted = random.random(len(first) - 1) < share
        for limit in (1, 5, 100):
            assert looked_for(by_passage, first, limit, counted) == everywhere(by_passage, first, limit, counted)


def test_of_no_articles_there_are_none_to_look_at():
    none = promising(np.zeros(0, np.float32), np.zeros(1, np.int64), 5, lambda some: np.ones(len(some), bool))
    assert not len(none.articles)
    assert not len(best_of(np.zeros(0, np.float32), np.zeros(1, np.int64), none.articles))
