"""How sure the first result is: what speaks for it, as numbers, and the probability fitted to them (docs/relevance.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from search.index.opened import Index
from search.query.candidates import Candidates

ANSWER_FROM = 0.6  # confidence from which the first result is shown as the answer: 92 % of them are right
WEAK_BELOW = (
    0.18  # confidence under which the contact form comes first: 10 % of answerable questions, 78 % of off-topic ones
)
RUNNERS_UP = 10  # results after the first whose mean the first is compared with
CROWD = 0.3  # in score: results so near behind the first are as good as it


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What speaks for the first result, and against it."""

    meaning: float  # C
    keyword: float  # K
    lead: float  # of S above the mean of the runners-up
    step: float  # of S above the second
    crowd: float  # ln(1 + results as good as it)
    outlier: float  # C in standard deviations above all candidates
    agreed: float  # 1 where the words' best article is it, too
    ahead: float  # of C above the best of the others: the meaning's own lead
    covered: float  # share of the question's idf that the article holds


NAMES = tuple(field.name for field in fields(Grounds))


def grounds_of(
    index: Index, terms: Sequence[str], candidates: Candidates, scores: np.ndarray, order: np.ndarray
) -> Grounds:
    """Those of the first candidate; `order` are the candidates' positions, best first."""
    signals, best = candidates.signals, int(order[0])
    article = int(candidates.articles[best])
    sorted_scores = scores[order]
    rest = sorted_scores[1 : RUNNERS_UP + 1]
    others = np.delete(signals.meaning, best)
    deviation = float(signals.meaning.std()) or 1.0
    weights = {term: index.postings.idf(term) for term in terms}
    whole = sum(weights.values()) or 1.0
    held = held_by(index, article, terms)
    return Grounds(
        meaning=float(signals.meaning[best]),
        keyword=float(signals.keyword[best]),
        lead=float(sorted_scores[0] - rest.mean()) if len(rest) else 0.0,
        step=float(sorted_scores[0] - rest[0]) if len(rest) else 0.0,
        crowd=math.log1p(int((sorted_scores[1:] > sorted_scores[0] - CROWD).sum())),
        outlier=float(signals.meaning[best] - signals.meaning.mean()) / deviation,
        agreed=float(signals.keyword[best] >= signals.keyword.max(initial=0) > 0),
        ahead=float(signals.meaning[best] - others.max()) if len(others) else 0.0,
        covered=sum(weights[term] for term in held) / whole,
    )


def held_by(index: Index, article: int, terms: Sequence[str]) -> frozenset[str]:
    """Those of the terms that the article, or a question it is known to answer, holds."""
    first, end = int(index.first[article]), int(index.first[article + 1])
    own = index.questions.of_article(article)

    def holds(term: str) -> bool:
        numbers = index.postings.of(term)[0]
        at = int(np.searchsorted(numbers, first))
        if at < len(numbers) and numbers[at] < end:
            return True
        return bool(len(own)) and bool(index.questions.postings.holding(term, own).any())

    return frozenset(term for term in terms if holds(term))


@dataclass(frozen=True)
class Calibration:
    """Coefficients of a logistic regression over `Grounds`, by name; a ground without one says nothing."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, grounds: Grounds) -> float:
        """That the first result answers."""
        value = self.intercept + sum(weight * getattr(grounds, name) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, value))))


# Fitted by `kb calibrate` on three development sets that the model never saw (docs/relevance.md); fit anew when S or the model changes.
CALIBRATED = Calibration({"meaning": 10.2, "step": 2.19, "outlier": 0.108, "covered": 1.5}, -9.713)
