"""Known questions held out: what an article is found by without its own copy of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.index.known_questions import KnownQuestions


@dataclass(frozen=True)
class HeldOut(KnownQuestions):
    """Known questions as if some of them were not there."""

    held: tuple[int, ...] = ()

    def best_cosines(self, vector: np.ndarray, articles: int) -> tuple[np.ndarray, np.ndarray]:
        kept = np.setdiff1d(np.arange(len(self)), self.held)
        part = KnownQuestions(self.texts, self.articles[kept], self.vectors[kept], self.postings, self.written)
        best, which = part.best_cosines(vector, articles)
        return best, np.where(which >= 0, kept[which] if len(kept) else -1, -1)

    def of_article(self, article: int) -> np.ndarray:
        return np.setdiff1d(super().of_article(article), self.held)

    def keyword(self, stems: Sequence[str], articles: int) -> np.ndarray:
        scores = self.postings.scores(stems)
        scores[list(self.held)] = 0
        best = np.zeros(articles, np.float32)
        np.maximum.at(best, self.articles, scores)
        return best
