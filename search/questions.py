"""Known questions of articles: the writers' own `questions:` and customers' words that an answer was confirmed for.

They sharpen two signals: T (the query may be nearer to a known question than to the title) and K (a question is
one more passage). The side index of confirmed ones lives in memory and needs no rebuild.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.postings import Postings, postings_of
from search.vectors import products


@dataclass(frozen=True)
class KnownQuestions:
    """Questions with the number of the article each belongs to, their vectors and their postings."""

    texts: tuple[str, ...]
    articles: np.ndarray  # int [questions]
    vectors: np.ndarray  # float32 [questions, dimensions]
    postings: Postings

    def __len__(self) -> int:
        return len(self.texts)

    def best_cosines(self, vector: np.ndarray, articles: int) -> tuple[np.ndarray, np.ndarray]:
        """(E: best cosine of an article's questions, −1 where it has none; number of that question, −1)."""
        best, which = np.full(articles, -1.0, np.float32), np.full(articles, -1, np.int64)
        cosines = products(self.vectors, vector)
        rising = np.argsort(cosines, kind="stable")
        best[self.articles[rising]] = cosines[rising]  # of several values for one article the last, highest one stays
        which[self.articles[rising]] = rising
        return best, which

    def keyword(self, wanted: Sequence[str], articles: int) -> np.ndarray:
        """Best BM25 of an article's questions: float32 [articles], 0 where none matches."""
        best = np.zeros(articles, np.float32)
        np.maximum.at(best, self.articles, self.postings.scores(wanted))
        return best


def known_questions(pairs: Sequence[tuple[int, str]], vectors: np.ndarray, main: Postings) -> KnownQuestions:
    """From (article number, question) pairs and the questions' vectors [pairs, dimensions], in the same order."""
    texts = tuple(text for _, text in pairs)
    articles = np.array([article for article, _ in pairs], np.int64)
    return KnownQuestions(texts, articles, vectors, postings_of(texts, main))
