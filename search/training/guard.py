"""The guard of `kb adapt`: whether what was learnt of some questions helps with others, and whom it costs something.

Each half of the articles has its questions taught once while the other half has none, and where lessons have a date the last
fifth is asked of what was learnt before, those of articles seldom asked for until then by themselves. Every question is asked twice: of the default model and of the trained one, both of
which know the same questions.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.quality.evaluation import EvalSet, Labelled, Measured, measure
from search.query.engine import Engine
from search.query.learning import taught
from search.training.examples import Example

HELD = 4  # of so many questions of an article one is held out, where it has two at least
LAST = 5  # of so many dated lessons the last one is asked
FEWEST_TOLD = 30  # questions of a part: of fewer no figure decides
FEWEST_DATED = 100  # lessons with a date that make a split by time
LOSS = 0.005  # of MRR that a part may lose
CARDS_LOSS = 0.02  # of the share of right answer cards
RESAMPLED = 2000  # times, to tell a gain from luck
LUCK = 0.05  # how often the gain may be none
SELDOM = 3  # lessons of an article that is seldom asked for
WITH, WITHOUT = "articles with history", "articles without"
LATER, LATER_SELDOM = "asked later", "asked later, of articles seldom asked for"


@dataclass(frozen=True, kw_only=True)
class GuardSplit:
    """What is learnt and, by the name of the part, what is asked."""

    name: str
    learn: tuple[Example, ...]
    asked: Mapping[str, tuple[Example, ...]]


@dataclass(frozen=True, kw_only=True)
class RankFigures:
    """How one model does on a part."""

    hit1: float
    hit3: float
    mrr: float


@dataclass(frozen=True, kw_only=True)
class PartVerdict:
    """A part of the questions asked of both models."""

    part: str
    questions: int
    before: RankFigures
    after: RankFigures

    @property
    def gain(self) -> float:
        """Of MRR."""
        return self.after.mrr - self.before.mrr


@dataclass(frozen=True, kw_only=True)
class GuardVerdict:
    """What the guard found. `lucky`: how often resampled questions show no gain; cards: the share of answer cards that are right."""

    parts: tuple[PartVerdict, ...]
    lucky: float
    cards_before: float
    cards_after: float

    @property
    def objections(self) -> tuple[str, ...]:
        """What speaks against the trained model; nothing when it is to be used."""
        objections = [f"{one.part}: MRR {one.gain:+.3f}" for one in self._decisive if one.gain < -LOSS]
        if self.lucky > LUCK:
            objections.append(f"the gain may be luck ({self.lucky:.0%} of resamplings show none)")
        if self.cards_after < self.cards_before - CARDS_LOSS:
            objections.append(
                f"fewer answer cards are right ({self.cards_before:.3f} before, {self.cards_after:.3f} after)"
            )
        return tuple(objections) if self._decisive else ("there are too few questions to tell",)

    @property
    def _decisive(self) -> tuple[PartVerdict, ...]:
        return tuple(one for one in self.parts if one.questions >= FEWEST_TOLD)


def splits_of(examples: Sequence[Example], seed: int = 1) -> list[GuardSplit]:
    """Both halves, and by time where there are enough lessons with a date."""
    keys = sorted({example.key for example in examples})
    random.Random(seed).shuffle(keys)
    halves = [frozenset(keys[::2]), frozenset(keys[1::2])]
    splits = [_half(f"half {n}", examples, half, seed) for n, half in enumerate(halves, 1)]
    return [*splits, *_by_time(examples)]


def judged(plain: Engine, splits: Sequence[GuardSplit], adapted: Callable[[GuardSplit], Engine]) -> GuardVerdict:
    """Both models asked; `plain` knows no questions, `adapted` gives an engine that was trained on what a split teaches."""
    before: dict[str, list[Measured]] = {}
    after: dict[str, list[Measured]] = {}
    for split in splits:
        for kept, engine in ((before, plain), (after, adapted(split))):
            knowing = taught(engine, [(example.article, example.text) for example in split.learn])
            for part, asked in split.asked.items():
                kept.setdefault(part, []).append(measure(_asked(part, asked), knowing))
    parts = [
        PartVerdict(
            part=part,
            questions=sum(len(one.outcomes) for one in before[part]),
            before=_figures(before[part]),
            after=_figures(after[part]),
        )
        for part in before
    ]
    every = [[one for part in kept.values() for one in part] for kept in (before, after)]
    return GuardVerdict(
        parts=tuple(part for part in parts if part.questions),
        lucky=_lucky(_reciprocals(every[1]) - _reciprocals(every[0])),
        cards_before=_cards_right(every[0]),
        cards_after=_cards_right(every[1]),
    )


def _half(name: str, examples: Sequence[Example], half: frozenset[str], seed: int) -> GuardSplit:
    held = frozenset(_held(examples, half, seed))
    return GuardSplit(
        name=name,
        learn=tuple(one for n, one in enumerate(examples) if one.key in half and n not in held),
        asked={
            WITH: tuple(one for n, one in enumerate(examples) if n in held),
            WITHOUT: tuple(one for one in examples if one.key not in half),
        },
    )


def _held(examples: Sequence[Example], half: frozenset[str], seed: int) -> Iterator[int]:
    """Numbers of the questions of the half that are kept for asking."""
    of_article: dict[str, list[int]] = {}
    for number, example in enumerate(examples):
        if example.key in half:
            of_article.setdefault(example.key, []).append(number)
    for key, numbers in sorted(of_article.items()):
        if len(numbers) > 1:
            yield from random.Random(f"{seed} {key}").sample(numbers, max(len(numbers) // HELD, 1))


def _by_time(examples: Sequence[Example]) -> list[GuardSplit]:
    dated = [number for _, number in sorted((one.at, n) for n, one in enumerate(examples) if one.at)]
    if len(dated) < FEWEST_DATED:
        return []
    last = dated[-(len(dated) // LAST) :]
    late = frozenset(last)
    learn = tuple(one for n, one in enumerate(examples) if n not in late)
    times = Counter(one.key for one in learn)
    asked = {
        LATER: tuple(examples[n] for n in last if times[examples[n].key] > SELDOM),
        LATER_SELDOM: tuple(examples[n] for n in last if times[examples[n].key] <= SELDOM),
    }
    return [GuardSplit(name="by time", learn=learn, asked=asked)]


def _asked(part: str, examples: Sequence[Example]) -> EvalSet:
    queries = [Labelled(str(n), one.text, one.lang, frozenset({one.key})) for n, one in enumerate(examples)]
    return EvalSet(part, (), tuple(queries))


def _reciprocals(measured: Sequence[Measured]) -> np.ndarray:
    ranks = np.concatenate([np.zeros(0, np.int64), *(one.ranks for one in measured if len(one.ranks))])
    reciprocals: np.ndarray = np.divide(1, ranks, out=np.zeros(len(ranks)), where=ranks > 0)
    return reciprocals


def _figures(measured: Sequence[Measured]) -> RankFigures:
    reciprocals = _reciprocals(measured)
    if not len(reciprocals):
        return RankFigures(hit1=0, hit3=0, mrr=0)
    hits = [float((reciprocals >= 1 / depth).mean()) for depth in (1, 3)]
    return RankFigures(hit1=hits[0], hit3=hits[1], mrr=float(reciprocals.mean()))


def _lucky(gains: np.ndarray) -> float:
    """How often a resampling of the questions shows no gain."""
    if not len(gains):
        return 1.0
    chance = np.random.default_rng(1)
    means = [gains[chance.integers(len(gains), size=len(gains))].mean() for _ in range(RESAMPLED)]
    return float((np.array(means) <= 0).mean())


def _cards_right(measured: Sequence[Measured]) -> float:
    cards = [outcome.rank == 1 for one in measured for outcome in one.outcomes if outcome.answer.state == "answer"]
    return float(np.mean(cards)) if cards else 1.0
