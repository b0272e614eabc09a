"""Gathers the candidate articles of a reading from both engines, with every signal that ranking joins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.index import Index
from search.questions import KnownQuestions
from search.ranking import CANDIDATES, QUESTION_KEYWORD_DISCOUNT, Signals
from search.reading import Reading
from search.signals import Asked, Keyword, Measured, measured

PASSAGES_ASKED = 4 * CANDIDATES  # nearest passages, enough to hold CANDIDATES different articles


@dataclass(frozen=True)
class Forced:
    """Numbers of articles that are candidates whatever they say, and of articles that are not."""

    wanted: np.ndarray
    hidden: np.ndarray


@dataclass(frozen=True)
class Candidates:
    """Candidate articles with their signals; arrays of one length."""

    articles: np.ndarray  # article numbers
    measured: Measured
    vector: np.ndarray | None

    @property
    def signals(self) -> Signals:
        return self.measured.signals

    @property
    def passage(self) -> np.ndarray:
        """Number of each article's best passage."""
        return self.measured.passage

    @property
    def question(self) -> np.ndarray:
        """Number of the known question that counted, −1 when none did."""
        return self.measured.question


def gather(
    index: Index, questions: KnownQuestions, reading: Reading, vector: np.ndarray | None, forced: Forced
) -> Candidates:
    """The articles worth ranking. Without a vector the meaning signals are 0."""
    keyword = _keyword(index, questions, reading)
    chosen = highest(keyword.by_article, CANDIDATES)
    if vector is not None:
        near = index.article_of(index.meaning().vectors.nearest(vector, PASSAGES_ASKED))
        _, first_seen = np.unique(near, return_index=True)
        chosen = np.union1d(chosen, near[np.sort(first_seen)][:CANDIDATES])
    if reading.phrases or reading.excluded:
        kept = chosen[_allowed(index, reading)[chosen]]
        chosen = kept if len(kept) else chosen  # an empty page helps nobody: then the operators are plain words
    chosen = np.setdiff1d(np.union1d(chosen, forced.wanted), forced.hidden).astype(np.int64)
    asked = Asked(vector, reading.language) if vector is not None else None
    return Candidates(chosen, measured(index, questions, chosen, keyword, asked), vector)


def _keyword(index: Index, questions: KnownQuestions, reading: Reading) -> Keyword:
    """K: BM25 of the best passage over the idf of the whole query; 0 for articles in another language.

    Latin product names would otherwise drag Russian queries to English pages that merely contain them.
    """
    whole = sum(index.postings.idf(term) for term in reading.terms) or 1.0
    by_passage = index.postings.scores(reading.terms) / whole
    by_article = index.best_by_article(by_passage)
    if len(questions):
        asked = questions.keyword(reading.terms, index.size) / whole
        by_article = np.maximum(by_article, asked - QUESTION_KEYWORD_DISCOUNT)
    if reading.language:
        same = index.languages == reading.language
        same = same if by_article[same].any() else np.ones(index.size, bool)  # nothing to protect: stand aside
        by_article = np.where(same, by_article, 0.0)
    return Keyword(by_article, by_passage)


def highest(values: np.ndarray, limit: int) -> np.ndarray:
    """Numbers of the highest positive values, best first, equal ones by number, at most `limit`; without sorting them all."""
    positive = np.flatnonzero(values > 0)
    if len(positive) > limit:
        positive = positive[values[positive] >= np.partition(values[positive], -limit)[-limit]]
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
