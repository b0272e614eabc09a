"""Fits confidence to tables of grounds: a logistic regression, tried on families of sets it has not seen. Deterministic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.quality.evaluation import auroc
from search.quality.tables import ASKED, MASKED, STRANGE, TAUGHT, GroundsTable, family_of
from search.query.confidence import NAMES, Calibration

# Of the weight of a set: its own questions as they are and taught, the same masked, what others ask.
SHARES: Mapping[str, float] = {ASKED: 0.3, TAUGHT: 0.3, MASKED: 0.2, STRANGE: 0.2}
# Of the grounds those that tell (docs/relevance.md, Confidence).
CHOSEN = ("meaning", "step", "outlier", "covered")
SMOOTHING = 1e-3  # L2, of standardised grounds
STEPS = 50  # of Newton's method, which needs about eight


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """How confidence does on a set whose family it was not fitted to."""

    set: str
    auroc_right: float
    auroc_masked: float
    auroc_strange: float
    calibration_error: float
    cards: float  # share of its own questions that would get an answer card,
    cards_right: float  # of these, how many are right,
    masked_cards: float  # and the share of masked and strange questions that would
    strange_cards: float


def fit(table: GroundsTable, grounds: Sequence[str], shares: Mapping[str, float] = SHARES) -> Calibration:
    """Coefficients for the named grounds; every set counts alike."""
    columns = [NAMES.index(name) for name in grounds]
    values = table.grounds[:, columns]
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = 1.0
    design: np.ndarray = np.hstack([(values - mean) / scale, np.ones((len(table), 1))])
    weights = _regression(design, table.right.astype(float), _weights(table, shares))
    slopes = weights[:-1] / scale
    named = {name: float(slope) for name, slope in zip(grounds, slopes, strict=True)}
    return Calibration(named, float(weights[-1] - slopes @ mean))


def probabilities(table: GroundsTable, calibration: Calibration) -> np.ndarray:
    """What the calibration says of every row."""
    columns = [NAMES.index(name) for name in calibration.weights]
    slopes = np.array([*calibration.weights.values()])
    sure: np.ndarray = 1 / (1 + np.exp(-(table.grounds[:, columns] @ slopes + calibration.intercept)))
    return sure


def unseen(table: GroundsTable, grounds: Sequence[str], threshold: float) -> list[Unseen]:
    """Each set by a calibration that was fitted to the other families."""
    figures = []
    for family in dict.fromkeys(table.families.tolist()):
        fitted = fit(table.of(table.families != family), grounds)
        for name in dict.fromkeys(table.sets.tolist()):
            if family_of(name) == family:
                own = table.of(table.sets == name)
                figures.append(_figures(name, own, probabilities(own, fitted), threshold))
    return figures


def _figures(name: str, own: GroundsTable, sure: np.ndarray, threshold: float) -> Unseen:
    asked, masked, strange = (own.kinds == kind for kind in (ASKED, MASKED, STRANGE))
    right = own.right
    cards = sure >= threshold
    return Unseen(
        set=name,
        auroc_right=auroc(sure[asked & right], sure[asked & ~right]),
        auroc_masked=auroc(sure[asked], sure[masked]),
        auroc_strange=auroc(sure[asked], sure[strange]),
        calibration_error=_calibration_error(sure[asked], right[asked]),
        cards=_share(cards, asked),
        cards_right=_share(right, asked & cards),
        masked_cards=_share(cards, masked),
        strange_cards=_share(cards, strange),
    )


def _share(of: np.ndarray, among: np.ndarray) -> float:
    return float(of[among].mean()) if among.any() else 0.0


def _calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Mean |confidence − right| over tenths, by their questions."""
    tenth = np.minimum((sure * 10).astype(int), 9)
    errors = [abs(float((sure - right)[tenth == n].sum())) for n in range(10)]
    return sum(errors) / max(len(sure), 1)


def _weights(table: GroundsTable, shares: Mapping[str, float]) -> np.ndarray:
    """Of each row: its kind's share of its set, divided among the rows of that kind."""
    weights = np.zeros(len(table))
    for name in np.unique(table.sets):
        for kind, share in shares.items():
            rows = (table.sets == name) & (table.kinds == kind)
            weights[rows] = share / max(int(rows.sum()), 1)
    shared: np.ndarray = weights / weights.sum()
    return shared


def _regression(design: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Newton's method for the weighted logistic likelihood with L2 on all but the intercept (the last column)."""
    penalty = np.full(design.shape[1], SMOOTHING)
    penalty[-1] = 0.0
    coefficients: np.ndarray = np.zeros(design.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-(design @ coefficients)))
        slope = design.T @ (weights * (sure - right)) + penalty * coefficients
        curve = (design * (weights * sure * (1 - sure))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        coefficients -= step
        if np.abs(step).max() < 1e-9:
            break
    return coefficients
