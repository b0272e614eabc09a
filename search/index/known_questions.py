"""Known questions of articles: the writers' own `questions:` and customers' words that an answer was confirmed for.

They sharpen two signals: T (the query may be nearer to a known question than to the title) and K (a question is
one more passage). The side index of confirmed ones lives in memory and needs no rebuild.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.index.postings import Postings, postings_of
from search.index.vectors import products
from search.text.folding import visible


@dataclass(frozen=True)
class KnownQuestions:
    """Questions with the number of the article each belongs to, their vectors and their postings.

    The writers' own come first, in the order of the catalogue; `written` is how many they are. What follows are customers'
    words: they help to find and are never shown.
    """

    texts: tuple[str, ...]
    articles: np.ndarray  # int [questions]
    vectors: np.ndarray  # float32 [questions, dimensions]
    postings: Postings
    written: int

    def said(self, number: int) -> str:
        """The words of a question that may be shown: a writer's; "" for a customer's and for no question (−1)."""
        return self.texts[number] if 0 <= number < self.written else ""

    def written_alone(self, main: Postings, languages: Sequence[str]) -> KnownQuestions:
        """The writers' own, as if no customer's words had been taught; `languages`: of the articles."""
        if self.written == len(self):
            return self
        own = [*zip(self.articles.tolist(), self.texts, strict=True)][: self.written]
        return known_questions(own, self.vectors[: self.written], main, languages=languages)

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

    def of_article(self, article: int) -> np.ndarray:
        """Numbers of the questions of an article."""
        return np.flatnonzero(self.articles == article)

    def keyword(self, stems: Sequence[str], articles: int) -> np.ndarray:
        """Best BM25 of an article's questions: float32 [articles], 0 where none matches."""
        best = np.zeros(articles, np.float32)
        np.maximum.at(best, self.articles, self.postings.scores(stems))
        return best


def with_more(
    questions: KnownQuestions,
    pairs: Sequence[tuple[int, str]],
    vectors: np.ndarray,
    main: Postings,
    languages: Sequence[str] = (),
) -> KnownQuestions:
    """These and more (article number, question) pairs, whose vectors are [pairs, dimensions]; `languages`: of the articles."""
    together = [*zip(questions.articles.tolist(), questions.texts, strict=True), *pairs]
    every = np.concatenate([questions.vectors, vectors]) if len(questions) else vectors
    return known_questions(together, every, main, written=questions.written, languages=languages)


def known_questions(
    pairs: Sequence[tuple[int, str]],
    vectors: np.ndarray,
    main: Postings,
    *,
    written: int | None = None,
    languages: Sequence[str] = (),
) -> KnownQuestions:
    """From (article number, question) pairs and the questions' vectors [pairs, dimensions], in the same order.

    `written`: so many of them, from the first on, are the writers' own; all of them by default. `languages`: of the articles.
    """
    texts = tuple(text for _, text in pairs)
    articles = np.array([article for article, _ in pairs], np.int64)
    return KnownQuestions(
        texts,
        articles,
        vectors,
        postings_of(
            [visible(text) for text in texts],
            main,
            [str(languages[article]) for article, _ in pairs] if len(languages) else (),
        ),
        len(texts) if written is None else written,
    )
