"""Measures whether confidence means what it says: reliability, and how well it tells the answerable from the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from search.quality.evaluation import EvalSet, Labelled, Measured, auroc, measure
from search.query.confidence import ANSWER_FROM, WEAK_BELOW
from search.query.engine import Engine
from search.query.values import Query

EDGES = (0.0, WEAK_BELOW, 0.3, 0.45, ANSWER_FROM, 0.7, 0.85, 1.0)


@dataclass(frozen=True)
class Bin:
    """Queries whose confidence lies in [low, high): how many, the mean confidence, the share answered rightly."""

    low: float
    high: float
    queries: int
    confidence: float
    right: float


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """One set's figures. `masked`: its own questions with every answering article hidden; `off_topic`: strangers'."""

    set: str
    bins: tuple[Bin, ...]
    calibration_error: float  # mean |confidence − right| over the queries (expected calibration error)
    auroc_right: float  # first result right against wrong
    auroc_masked: float  # answerable against masked
    auroc_off_topic: float | None
    off_topic: int
    off_topic_as_answers: float | None  # share of off-topic questions that would get an answer card

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def reliability(given: EvalSet, engine: Engine, strangers: Sequence[Labelled] = ()) -> Reliability:
    """Ask the set's questions plainly, masked, and the strangers' questions beside its own unanswerable ones."""
    plain = measure(replace(given, unanswerable=(*given.unanswerable, *strangers)), engine)
    confidences = _confidences(plain)
    right = plain.ranks == 1
    masked = [_masked(engine, query) for query in given.queries]
    off_topic = [outcome.answer.confidence for outcome in plain.unanswerable]
    bins = tuple(_bins(confidences, right))
    return Reliability(
        set=given.name,
        bins=bins,
        calibration_error=_rounded(sum(b.queries * abs(b.confidence - b.right) for b in bins) / max(len(right), 1)),
        auroc_right=_rounded(auroc(confidences[right], confidences[~right])),
        auroc_masked=_rounded(auroc(confidences, masked)),
        auroc_off_topic=_rounded(auroc(confidences, off_topic)) if off_topic else None,
        off_topic=len(off_topic),
        off_topic_as_answers=_rounded(np.mean(np.array(off_topic) >= ANSWER_FROM)) if off_topic else None,
    )


def _confidences(measured: Measured) -> np.ndarray:
    return np.array([outcome.answer.confidence for outcome in measured.outcomes])


def _masked(engine: Engine, query: Labelled) -> float:
    return engine.search(Query.parse(query.text, lang=query.lang, limit=1, hidden=query.answers)).confidence


def _bins(confidences: np.ndarray, right: np.ndarray) -> Iterator[Bin]:
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        held = (confidences >= low) & ((confidences < high) | (high == 1.0))
        if held.any():
            yield Bin(low, high, int(held.sum()), _rounded(confidences[held].mean()), _rounded(right[held].mean()))


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 4)
