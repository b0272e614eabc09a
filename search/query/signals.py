"""Computes every signal of the candidate articles: what `search.query.ranking` joins. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.index.opened import Index, Meaning
from search.query.ranking import (
    GIVEN_BACK,
    KEYWORD_WEIGHT,
    MEANING_WEIGHT,
    QUESTION_DISCOUNT,
    SECOND_WEIGHT,
    TITLE_WEIGHT,
    Signals,
)

SUMMARY_BONUS = 0.25  # in score: of passages that answer alike the summary, written to be said aloud, is shown


@dataclass(frozen=True)
class QueryMeaning:
    """The query as a vector, the language it is in ("" when unknown), and the vectors it is compared with."""

    vector: np.ndarray
    language: str
    stored: Meaning


@dataclass(frozen=True)
class KeywordScores:
    """The keyword side of a query: of every passage its BM25 over the idf of the query, and the same of known questions."""

    by_passage: np.ndarray
    by_question: np.ndarray | None = (
        None  # of every article the best of its questions, less than if the article said it
    )
    language: str = ""  # articles in others count nothing; "": all count

    def counts(self, index: Index, articles: np.ndarray) -> np.ndarray:
        """bool: which of these articles count."""
        return index.languages[articles] == self.language if self.language else np.ones(len(articles), bool)

    def of(self, index: Index, articles: np.ndarray | slice, best: np.ndarray) -> np.ndarray:
        """K of articles, of whose passages `best` are the highest values."""
        values = best if self.by_question is None else np.maximum(best, self.by_question[articles])
        return np.where(index.languages[articles] == self.language, values, 0.0) if self.language else values


@dataclass(frozen=True)
class Evidence:
    """Signals of some articles, each article's best passage, and the known question that counted (−1: none)."""

    signals: Signals
    passage: np.ndarray
    question: np.ndarray


def evidence_of(index: Index, articles: np.ndarray, keyword: KeywordScores, meaning: QueryMeaning | None) -> Evidence:
    """Evidence for the articles of these numbers; without a meaning its signals are 0."""
    counts = (index.first[articles + 1] - index.first[articles]).astype(np.int64)
    passages, starts = _ranges(index.first[articles], counts)
    cosines = np.zeros(len(passages), np.float32)
    if meaning is not None:
        cosines = meaning.stored.vectors.cosines(meaning.vector, passages)
    best, second = _two_best(cosines, starts, counts)
    title, language, asked = best, np.zeros(len(articles), np.float32), _no_questions(len(articles))
    if meaning is not None:
        title = np.where(index.distinct_title[articles], meaning.stored.titles[articles] @ meaning.vector, best)
        asked = _asked(index, articles, np.maximum(title, best), meaning.vector)
        language = _language(index, articles, meaning)
    words = keyword.by_passage[passages]
    worth = MEANING_WEIGHT * cosines + KEYWORD_WEIGHT * words
    worth[starts] += SUMMARY_BONUS * index.summarised[articles]
    signals = Signals(
        meaning=best,
        second=second,
        title=title,
        question=asked[0],
        keyword=keyword.of(index, articles, _best(words, starts)),
        language=language,
        passages=counts.astype(np.float64),
    )
    return Evidence(signals, passages[_argmax(worth, starts, counts)] if len(articles) else passages, asked[1])


def _language(index: Index, articles: np.ndarray, meaning: QueryMeaning) -> np.ndarray:
    """What articles in other languages are given back; nothing where the translation stands for the article."""
    weight = GIVEN_BACK * (MEANING_WEIGHT + SECOND_WEIGHT + TITLE_WEIGHT)
    given = weight * meaning.stored.languages.shift(meaning.vector, meaning.language, index.languages[articles])
    given[index.also_in(meaning.language)[articles]] = 0
    return given


def _no_questions(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(count, np.float32), np.full(count, -1, np.int64)


def _asked(
    index: Index, articles: np.ndarray, otherwise: np.ndarray, vector: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(Q: how much nearer the nearest known question is than what the article says itself, at least 0; that question or −1).

    A bonus, so that articles nobody has asked about yet lose as little as possible to those with a history.
    """
    if not len(index.questions):
        return _no_questions(len(articles))
    nearest, which = index.questions.best_cosines(vector, index.size)
    gain = np.maximum(nearest[articles] - QUESTION_DISCOUNT - otherwise, 0)
    return gain, np.where(gain > 0, which[articles], -1)


def _ranges(first: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(passage numbers of all articles end to end, where each article's part starts)."""
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if len(counts) else np.zeros(0, np.int64)
    passages = np.repeat(first - starts, counts) + np.arange(int(counts.sum()))
    return passages.astype(np.int64), starts


def _argmax(values: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Position of the highest value in each part; the first of equal ones."""
    highest = np.repeat(np.maximum.reduceat(values, starts), counts)
    positions = np.where(values == highest, np.arange(len(values)), len(values))
    return np.minimum.reduceat(positions, starts)


def _best(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The highest value of each part."""
    return np.maximum.reduceat(values, starts) if len(starts) else values[:0]


def _two_best(values: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The highest and the second highest value of each part; the highest twice where a part has one value."""
    if not len(starts):
        return values[:0], values[:0]
    best = _best(values, starts)
    rest = values.copy()
    rest[_argmax(values, starts, counts)] = -np.inf
    second = np.maximum.reduceat(rest, starts)
    return best, np.where(counts > 1, second, best)
