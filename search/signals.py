"""Computes every signal of the candidate articles: what `search.ranking` joins. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.index import Index
from search.questions import KnownQuestions
from search.ranking import (
    KEYWORD_WEIGHT,
    MEANING_WEIGHT,
    QUESTION_DISCOUNT,
    READING_WEIGHT,
    SECOND_WEIGHT,
    TITLE_WEIGHT,
    Signals,
)
from search.readings import READINGS

SUMMARY_BONUS = 0.15  # in score: of passages that answer alike the summary, written to be said aloud, is shown


@dataclass(frozen=True)
class Asked:
    """The query as a vector, with the language it is in ("" when unknown)."""

    vector: np.ndarray
    language: str


@dataclass(frozen=True)
class Keyword:
    """The keyword side of a query: K of every article, and of every passage its BM25 over the idf of the query."""

    by_article: np.ndarray
    by_passage: np.ndarray


@dataclass(frozen=True)
class Measured:
    """Signals of the chosen articles, each article's best passage, and the known question that counted (−1: none)."""

    signals: Signals
    passage: np.ndarray
    question: np.ndarray


def measured(
    index: Index, questions: KnownQuestions, chosen: np.ndarray, keyword: Keyword, asked: Asked | None
) -> Measured:
    """Signals of the articles numbered in `chosen`; without a vector those of meaning are 0."""
    counts = (index.first[chosen + 1] - index.first[chosen]).astype(np.int64)
    passages, starts = _ranges(index.first[chosen], counts)
    cosines = readings = np.zeros(len(passages), np.float32)
    if asked is not None:
        meaning = index.meaning()
        cosines = meaning.vectors.cosines(asked.vector, passages)
        readings = meaning.readings.likeness(asked.vector, passages)
    best, second = _two_best(cosines, starts, counts)
    title, language, known = best, np.zeros(len(chosen), np.float32), _no_questions(len(chosen))
    if asked is not None:
        title = np.where(index.distinct_title[chosen], index.meaning().titles[chosen] @ asked.vector, best)
        known = _known(
            questions, chosen, np.maximum(title, _best(readings, starts) / READINGS), asked.vector, index.size
        )
        weights = (MEANING_WEIGHT + SECOND_WEIGHT + TITLE_WEIGHT, READING_WEIGHT)
        language = index.meaning().side_by_side.shift(asked.vector, asked.language, index.languages[chosen], weights)
        language[index.also_in(asked.language)[chosen]] = 0  # its translation stands for it
    worth = MEANING_WEIGHT * cosines + READING_WEIGHT * readings + KEYWORD_WEIGHT * keyword.by_passage[passages]
    worth[starts] += SUMMARY_BONUS * index.summarised[chosen]
    signals = Signals(
        meaning=best,
        second=second,
        reading=_best(readings, starts),
        title=title,
        question=known[0],
        keyword=keyword.by_article[chosen],
        language=language,
        passages=counts.astype(np.float64),
    )
    return Measured(signals, passages[_argmax(worth, starts, counts)] if len(chosen) else passages, known[1])


def _no_questions(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(count, np.float32), np.full(count, -1, np.int64)


def _known(questions: KnownQuestions, chosen: np.ndarray, otherwise: np.ndarray, vector: np.ndarray, size: int):
    """(Q: how much nearer the nearest known question is than what the article says itself, at least 0; that question or −1).

    A bonus, so that articles nobody has asked about yet lose as little as possible to those with a history.
    """
    if not len(questions):
        return _no_questions(len(chosen))
    nearest, which = questions.best_cosines(vector, size)
    gain = np.maximum(nearest[chosen] - QUESTION_DISCOUNT - otherwise, 0)
    return gain, np.where(gain > 0, which[chosen], -1)


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
