"""Gathers the candidate articles of a query from both engines, with every signal that ranking joins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from search.index.opened import Index
from search.query.interpret import Interpretation
from search.query.ranking import CANDIDATES, QUESTION_KEYWORD_DISCOUNT, Signals
from search.query.signals import Evidence, KeywordScores, QueryMeaning, evidence_of

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
    evidence: Evidence
    by_meaning: bool  # the query had a vector; without it the signals of meaning are 0

    @property
    def signals(self) -> Signals:
        return self.evidence.signals

    @property
    def passage(self) -> np.ndarray:
        """Number of each article's best passage."""
        return self.evidence.passage

    @property
    def question(self) -> np.ndarray:
        """Number of the known question that counted, −1 when none did."""
        return self.evidence.question


def gather(index: Index, interpretation: Interpretation, meaning: QueryMeaning | None, forced: Forced) -> Candidates:
    """The articles worth ranking. Without a meaning those that hold the words."""
    keyword = _keyword(index, interpretation)
    articles = highest(keyword.by_article, CANDIDATES)
    if meaning is not None:
        near = index.article_of(meaning.stored.vectors.nearest(meaning.vector, PASSAGES_ASKED))
        _, first_seen = np.unique(near, return_index=True)
        articles = np.union1d(articles, near[np.sort(first_seen)][:CANDIDATES])
    if interpretation.phrases or interpretation.excluded:
        allowed = articles[_allowed(index, interpretation)[articles]]
        articles = allowed if len(allowed) else articles  # an empty page helps nobody: then operators are plain words
    articles = np.setdiff1d(np.union1d(articles, forced.wanted), forced.hidden).astype(np.int64)
    return Candidates(articles, evidence_of(index, articles, keyword, meaning), meaning is not None)


def _keyword(index: Index, interpretation: Interpretation) -> KeywordScores:
    """K: BM25 of the best passage over the idf of the whole query; 0 for articles in another language.

    Latin product names would otherwise drag Russian queries to English pages that merely contain them.
    """
    terms, language = interpretation.terms, interpretation.language
    whole = sum(index.postings.idf(term) for term in terms) or 1.0
    by_passage = index.postings.scores(terms) / whole
    by_article = index.best_by_article(by_passage)
    if len(index.questions):
        by_question = index.questions.keyword(terms, index.size) / whole
        by_article = np.maximum(by_article, by_question - QUESTION_KEYWORD_DISCOUNT)
    if language:
        same = index.languages == language
        same = same if by_article[same].any() else np.ones(index.size, bool)  # nothing to protect: stand aside
        by_article = np.where(same, by_article, 0.0)
    return KeywordScores(by_article, by_passage)


def highest(values: np.ndarray, limit: int) -> np.ndarray:
    """Numbers of the highest positive values, best first, equal ones by number, at most `limit`; without sorting them all."""
    positive = np.flatnonzero(values > 0)
    if len(positive) > limit:
        positive = positive[values[positive] >= np.partition(values[positive], -limit)[-limit]]
    return positive[np.argsort(-values[positive], kind="stable")[:limit]]


def _allowed(index: Index, interpretation: Interpretation) -> np.ndarray:
    """bool [articles]: holds every quoted phrase and none of the excluded words."""
    allowed = np.ones(index.size, bool)
    if interpretation.phrases:
        passages = reduce(
            np.intersect1d,
            (index.positions.holding(phrase, interpretation.language) for phrase in interpretation.phrases),
        )  # one passage holds them all
        allowed[:] = False
        allowed[index.article_of(passages)] = True
    for word in interpretation.excluded:
        allowed[index.article_of(index.positions.holding(word, interpretation.language))] = False
    return allowed
