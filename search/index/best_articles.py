"""The articles whose passages count most: of a large index only those are looked at that may be among the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LARGE = 30_000  # passages; in fewer every article is looked at
GROUPED = 16  # passages, far from each other, of which the best one stands for all while it is worked out what is worth a look
GROUPS = 1 << 15  # with more of them, groups are larger
AHEAD = (4, 32)  # times as many groups as articles are wanted: most articles have more than one passage among the best
MANY = 80_000  # passages of groups; with more it is sooner done by looking at every article


@dataclass(frozen=True)
class Promising:
    """Articles, and of each the highest value among its passages."""

    articles: np.ndarray  # ascending numbers
    values: np.ndarray  # all positive

    def of(self, counts: Callable[[np.ndarray], np.ndarray]) -> Promising:
        """Those of them that count."""
        some = counts(self.articles)
        return Promising(self.articles[some], self.values[some])


def promising(
    by_passage: np.ndarray, first: np.ndarray, limit: int, counts: Callable[[np.ndarray], np.ndarray]
) -> Promising:
    """Articles with positive values: of those that count the `limit` best are among them, and what equals the last of these.

    Article n has the passages first[n]:first[n + 1]; `counts(articles)`: bool, which of them count.
    """
    if len(by_passage) > LARGE:
        grouped = max(GROUPED, len(by_passage) // GROUPS)
        groups = by_passage[: len(by_passage) // grouped * grouped].reshape(grouped, -1)
        highest = groups.max(axis=0)
        for asked in (limit * times for times in AHEAD):
            least = np.partition(highest, -asked)[-asked] if asked < len(highest) else np.float32(0)
            some = np.flatnonzero(highest >= least)
            if least <= 0 or len(some) * grouped > MANY:
                break
            of_group, at = np.divmod(np.flatnonzero(groups.take(some, axis=1) >= least), len(some))
            rest = np.flatnonzero(by_passage[groups.size :] >= least) + groups.size
            passages = np.append(np.sort(of_group * len(highest) + some[at]), rest)
            likely = _holding(by_passage, first, passages).of(counts)
            if len(likely.articles) >= limit:
                return likely
    values = np.maximum.reduceat(by_passage, first[:-1]) if len(by_passage) else by_passage
    articles = np.flatnonzero(values > 0)
    likely = Promising(articles, values[articles]).of(counts)
    if len(likely.articles) > limit:
        least = np.partition(likely.values, -limit)[-limit]
        return likely.of(lambda _: likely.values >= least)
    return likely


def best_of(by_passage: np.ndarray, first: np.ndarray, articles: np.ndarray) -> np.ndarray:
    """The highest value among the passages of each of these articles."""
    sizes = first[articles + 1] - first[articles]
    starts = np.cumsum(sizes) - sizes
    passages = np.repeat(first[articles] - starts, sizes) + np.arange(int(sizes.sum()))
    best: np.ndarray = np.maximum.reduceat(by_passage[passages], starts) if len(articles) else by_passage[:0]
    return best


def _holding(by_passage: np.ndarray, first: np.ndarray, passages: np.ndarray) -> Promising:
    """The articles of these passages, ascending, which are the best of each of them."""
    articles = np.searchsorted(first, passages, side="right") - 1
    starts = np.flatnonzero(np.diff(articles, prepend=-1))
    return Promising(articles[starts], np.maximum.reduceat(by_passage[passages], starts))
