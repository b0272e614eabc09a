"""Gathers the candidate articles of a reading from both engines, with every signal that ranking joins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.index import Index
from search.questions import KnownQuestions
from search.ranking import (
    CANDIDATES,
    KEYWORD_WEIGHT,
    MEANING_WEIGHT,
    QUESTION_DISCOUNT,
    QUESTION_KEYWORD_SHARE,
    TITLE_WEIGHT,
    TITLE_WEIGHT_WITH_QUESTIONS,
    Signals,
)
from search.reading import Reading
from search.vectors import products

PASSAGES_ASKED = 4 * CANDIDATES  # nearest passages, enough to hold CANDIDATES different articles


@dataclass(frozen=True)
class Candidates:
    """Candidate articles with their signals; arrays of one length."""

    articles: np.ndarray  # article numbers
    signals: Signals
    passage: np.ndarray  # the best passage's number
    question: np.ndarray  # the known question that counted, −1 when none did
    title_weight: float
    vector: np.ndarray | None


@dataclass(frozen=True)
class _Keyword:
    """K and W of every article, and BM25 over the idf of the query of every passage."""

    by_article: np.ndarray
    by_passage: np.ndarray
    covered: np.ndarray  # share of each article's title that the query holds


def gather(index: Index, questions: KnownQuestions, reading: Reading, vector: np.ndarray | None) -> Candidates:
    """The articles worth ranking. Without a vector the meaning signals are 0."""
    keyword = _keyword(index, questions, reading)
    chosen = _top(keyword.by_article, CANDIDATES)
    if vector is not None:
        near = index.article_of(index.vectors.nearest(vector, PASSAGES_ASKED))
        _, first_seen = np.unique(near, return_index=True)
        chosen = np.union1d(chosen, near[np.sort(first_seen)][:CANDIDATES])
    if reading.phrases or reading.excluded:
        kept = chosen[_allowed(index, reading)[chosen]]
        chosen = kept if len(kept) else chosen  # an empty page helps nobody: then the operators are plain words
    return _with_signals(index, questions, chosen.astype(np.int64), keyword, vector)


def _keyword(index: Index, questions: KnownQuestions, reading: Reading) -> _Keyword:
    """K: BM25 of the best passage over the idf of the whole query; 0 for articles in another language.

    Latin product names would otherwise drag Russian queries to English pages that merely contain them.
    """
    whole = sum(index.postings.idf(term) for term in reading.terms) or 1.0
    by_passage = index.postings.scores(reading.terms) / whole
    by_article = index.best_by_article(by_passage)
    covered = index.title_words.scores(reading.terms)
    if len(questions):
        asked = np.maximum(by_article, questions.keyword(reading.terms, index.size) / whole)
        by_article = (1 - QUESTION_KEYWORD_SHARE) * by_article + QUESTION_KEYWORD_SHARE * asked
    if reading.language:
        same = index.languages == reading.language
        by_article, covered = np.where(same, by_article, 0.0), np.where(same, covered, 0.0)
    return _Keyword(by_article, by_passage, covered)


def _top(values: np.ndarray, limit: int) -> np.ndarray:
    """Numbers of the highest positive values, at most `limit`; equal ones by number."""
    positive = np.flatnonzero(values > 0)
    return positive[np.argsort(-values[positive], kind="stable")[:limit]]


def _allowed(index: Index, reading: Reading) -> np.ndarray:
    """bool [articles]: holds every quoted phrase and none of the excluded words."""
    allowed = np.ones(index.size, bool)
    if reading.phrases:
        allowed[:] = False
        holding = index.keyword.holding(reading.phrases)
        allowed[index.article_of(np.array(sorted(holding), np.int64))] = True
    for word in reading.excluded:
        holding = index.keyword.holding([word])
        allowed[index.article_of(np.array(sorted(holding), np.int64))] = False
    return allowed


def _with_signals(
    index: Index, questions: KnownQuestions, chosen: np.ndarray, keyword: _Keyword, vector: np.ndarray | None
) -> Candidates:
    counts = (index.first[chosen + 1] - index.first[chosen]).astype(np.int64)
    passages, starts = _ranges(index.first[chosen], counts)
    cosines = index.vectors.cosines(vector, passages) if vector is not None else np.zeros(len(passages), np.float32)
    worth = MEANING_WEIGHT * cosines + KEYWORD_WEIGHT * keyword.by_passage[passages]
    best, second = _two_best(cosines, starts, counts)
    title, question, reading = best, np.full(len(chosen), -1, np.int64), np.zeros(len(chosen), np.float32)
    if vector is not None:
        reading = _best(products(index.readings, vector, passages), starts)
        title, question = _title(index, questions, chosen, best, vector)
    return Candidates(
        articles=chosen,
        signals=Signals(
            meaning=best,
            second=second,
            reading=reading,
            title=title,
            keyword=keyword.by_article[chosen],
            covered=keyword.covered[chosen],
            passages=counts.astype(np.float64),
        ),
        passage=passages[_argmax(worth, starts, counts)] if len(chosen) else passages,
        question=question,
        title_weight=TITLE_WEIGHT_WITH_QUESTIONS if len(questions) else TITLE_WEIGHT,
        vector=vector,
    )


def _title(index: Index, questions: KnownQuestions, chosen: np.ndarray, best: np.ndarray, vector: np.ndarray):
    """(T, the question that gave it or −1): cosine to the title unless many share it, or to a known question."""
    title = np.where(index.distinct_title[chosen], index.titles[chosen] @ vector, best)
    if not len(questions):
        return title, np.full(len(chosen), -1, np.int64)
    nearest, which = questions.best_cosines(vector, index.size)
    asked = nearest[chosen] - QUESTION_DISCOUNT
    return np.maximum(title, asked), np.where(asked > title, which[chosen], -1)


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
