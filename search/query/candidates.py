"""Gathers the candidate articles of a query from both engines, with every signal that ranking joins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from search.index.best_articles import LARGE, best_of, promising
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
    articles = _best_by_words(index, keyword)
    if keyword.language and not len(articles):  # nothing to protect: the language stands aside
        keyword = replace(keyword, language="")
        articles = _best_by_words(index, keyword)
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
    """BM25 of the best passage over the idf of the whole query; nothing for articles in another language.

    Latin product names would otherwise drag Russian queries to English pages that merely contain them.
    """
    terms = interpretation.terms
    whole = sum(index.postings.idf(term) for term in terms) or 1.0
    by_passage = index.postings.scores(terms)
    by_passage /= whole
    by_question = None
    if len(index.questions):
        by_question = index.questions.keyword(terms, index.size) / whole - QUESTION_KEYWORD_DISCOUNT
    return KeywordScores(by_passage, by_question, interpretation.language)


def _best_by_words(index: Index, keyword: KeywordScores) -> np.ndarray:
    """Numbers of the articles that hold the words best, best first."""
    if len(keyword.by_passage) <= LARGE:
        return highest(keyword.of(index, slice(None), index.best_by_article(keyword.by_passage)), CANDIDATES)

    def counts(articles: np.ndarray) -> np.ndarray:
        return keyword.counts(index, articles)

    found = promising(keyword.by_passage, index.first, CANDIDATES, counts)
    articles, values = found.articles, found.values
    if keyword.by_question is not None:
        asked = np.flatnonzero(keyword.by_question > 0)
        asked = asked[counts(asked)]
        articles = np.union1d(articles, asked[highest(keyword.by_question[asked], CANDIDATES)])
        values = keyword.of(index, articles, best_of(keyword.by_passage, index.first, articles))
    best: np.ndarray = articles[highest(values, CANDIDATES)]
    return best


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
