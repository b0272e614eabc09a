"""Batches: which pairs are learnt together, and how their questions are put. Every batch depends on the seed and its number alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from search.model.training import AskedPair
from search.quality.perturb import typo
from search.text.analysis import WORD
from search.text.folding import as_asked, without_end
from search.text.stopwords import STOP_WORDS
from search.training.plan import Plan
from search.training.sources import Source

AS_TYPED = 0.15  # of the questions: titles and headings are compared unfolded, too
NEIGHBOURS = 4  # a batch of a manual is taken from a stretch of so many times its size: near subjects are the hard ones
KEPT = 0.8  # of the words of a question that loses some
SHORTEST = 3  # words: shorter questions lose none


def batch(plan: Plan, sources: Sequence[Source], seed: int, number: int) -> list[AskedPair]:
    """The pairs of step `number`, all of one source."""
    chance = random.Random(f"{seed} {number}")
    source = chance.choices(sources, [source.text_source.share for source in sources])[0]
    return [replace(pair, question=_put(pair.question, plan, chance)) for pair in _chosen(source, plan.batch, chance)]


def _chosen(source: Source, size: int, chance: random.Random) -> list[AskedPair]:
    """Half of the batches of a manual come from one stretch of it."""
    pairs = source.pairs
    stretch = min(size * NEIGHBOURS, len(pairs))
    if source.text_source.kind in ("markdown", "parallel") and chance.random() < 0.5:
        start = chance.randrange(len(pairs) - stretch + 1)
        pairs = pairs[start : start + stretch]
    return chance.sample(pairs, min(size, len(pairs)))


def _put(question: str, plan: Plan, chance: random.Random) -> str:
    """The question as search would give it to the encoder, perhaps spoiled before as hasty people do."""
    if chance.random() < plan.spoiled:
        question = _spoiled(question, chance)
    return question if chance.random() < AS_TYPED else as_asked(question)


def _spoiled(question: str, chance: random.Random) -> str:
    way = chance.choice((typo, _hasty, _bare, None))
    return way(question) if way else _lossy(question, chance)


def _hasty(question: str) -> str:
    """Small letters and no marks."""
    return without_end(question).lower()


def _bare(question: str) -> str:
    """The words that carry the subject."""
    words = WORD.findall(question)
    bare = [word for word in words if word.lower().replace("ё", "е") not in STOP_WORDS]
    return " ".join(bare) if len(bare) >= SHORTEST else question


def _lossy(question: str, chance: random.Random) -> str:
    """Some words lost."""
    words = question.split()
    kept = [word for word in words if chance.random() < KEPT]
    return " ".join(kept) if len(kept) >= SHORTEST else question
