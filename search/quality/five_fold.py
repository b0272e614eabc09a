"""What resolved questions are worth: five-fold, every question asked of an engine that learnt from the other folds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.quality.evaluation import EvalSet, Labelled, measure
from search.query.engine import Engine
from search.query.learning import taught

FOLDS = 5
Learn = Callable[[Engine, Sequence[tuple[str, str]]], Engine]  # an engine that knows (article id, question) pairs


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """hit@1 and hit@3 without and with resolved questions; `share` is that of the articles that may have any.

    `lacking_*` are hit@1 on the questions of the articles that have none: what the others' history takes from them.
    """

    set: str
    share: float
    hit1_without: float
    hit1_with: float
    hit3_without: float
    hit3_with: float
    lacking_without: float | None
    lacking_with: float | None


def five_fold(given: EvalSet, engine: Engine, share: float = 1.0, seed: int = 1, *, learn: Learn = taught) -> Resolved:
    """Every question is asked of a copy of the engine that learnt those of the other folds."""
    having = _having(given, share, seed)
    ranks = np.zeros(len(given.queries), np.int64)
    before = measure(given, engine).ranks
    for learned, asked in folds(given, engine, share, seed, learn=learn):
        ranks[asked] = measure(replace(given, queries=tuple(given.queries[n] for n in asked)), learned).ranks
    lacking = np.array([not query.answers & having for query in given.queries])
    return Resolved(
        set=given.name,
        share=share,
        hit1_without=_hit(before, 1),
        hit1_with=_hit(ranks, 1),
        hit3_without=_hit(before, 3),
        hit3_with=_hit(ranks, 3),
        lacking_without=_hit(before[lacking], 1) if lacking.any() else None,
        lacking_with=_hit(ranks[lacking], 1) if lacking.any() else None,
    )


def folds(
    given: EvalSet, engine: Engine, share: float = 1.0, seed: int = 1, *, learn: Learn = taught
) -> Iterator[tuple[Engine, list[int]]]:
    """(an engine that learnt the questions of the other folds, the numbers of this fold's questions)."""
    order = list(range(len(given.queries)))
    random.Random(seed).shuffle(order)
    having = _having(given, share, seed)
    for fold in range(FOLDS):
        asked = order[fold::FOLDS]
        held_out = set(asked)
        known = [query for n, query in enumerate(given.queries) if n not in held_out]
        yield learn(engine, _pairs(engine, known, having)), asked


def _having(given: EvalSet, share: float, seed: int) -> frozenset[str]:
    keys = sorted(document.id for document in given.documents)
    return frozenset(random.Random(seed + 1).sample(keys, round(share * len(keys))))


def _pairs(engine: Engine, known: Sequence[Labelled], having: frozenset[str]) -> list[tuple[str, str]]:
    ids = {card.key: card.id for card in engine.tree.cards}
    return [(ids[key], query.text) for query in known for key in sorted(query.answers & having) if key in ids]


def _hit(ranks: np.ndarray, depth: int) -> float:
    return round(float(((ranks > 0) & (ranks <= depth)).mean()), 4) if len(ranks) else 0.0
