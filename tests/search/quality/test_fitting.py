"""Confidence is fitted to what happened, every set alike, and judged on families it has not seen."""

from __future__ import annotations

import numpy as np
import pytest

from search.quality.fitting import fit, probabilities, unseen
from search.quality.tables import ASKED, MASKED, GroundsTable
from search.query.confidence import NAMES


def table(name: str, rows: int = 400, slope: float = 4.0, seed: int = 0) -> GroundsTable:
    """A set whose questions are the righter the further the first result leads."""
    chance = np.random.default_rng(seed)
    grounds = np.zeros((rows, len(NAMES)))
    grounds[:, NAMES.index("lead")] = chance.normal(size=rows)
    grounds[:, NAMES.index("step")] = chance.normal(size=rows)  # says nothing
    kinds = np.where(np.arange(rows) % 4 == 0, MASKED, ASKED)
    chances = 1 / (1 + np.exp(-slope * grounds[:, NAMES.index("lead")]))
    return GroundsTable(np.array([name] * rows), kinds, (chance.random(rows) < chances) & (kinds == ASKED), grounds)


def both(*tables: GroundsTable) -> GroundsTable:
    return GroundsTable(
        *(np.concatenate(columns) for columns in zip(*(vars(one).values() for one in tables), strict=True))
    )


def test_what_tells_weighs_and_what_tells_nothing_hardly_does():
    told = fit(table("one_ru"), ("lead", "step"), {ASKED: 1.0})
    assert told.weights["lead"] == pytest.approx(4.0, rel=0.35)
    assert abs(told.weights["step"]) < 0.5


def test_confidence_is_as_often_right_as_it_says():
    given = table("one_ru", rows=4000)
    asked = given.of(given.kinds == ASKED)
    sure = probabilities(asked, fit(asked, ("lead",), {ASKED: 1.0}))
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        held = (sure >= low) & (sure < low + 0.2)
        assert asked.right[held].mean() == pytest.approx(sure[held].mean(), abs=0.07)


def test_fitting_twice_gives_the_same():
    given = both(table("one_ru"), table("two_ru", seed=1))
    assert fit(given, ("lead", "step")) == fit(given, ("lead", "step"))


def test_a_large_set_counts_no_more_than_a_small_one():
    small, large = table("one_ru", rows=200, slope=4.0), table("two_ru", rows=4000, slope=-4.0, seed=1)
    assert abs(fit(both(small, large), ("lead",), {ASKED: 1.0}).weights["lead"]) < 1.0


def test_a_set_is_judged_by_a_fit_to_other_families():
    right, wrong = table("one_ru"), table("one_en", slope=-4.0, seed=1)
    told = {each.set: each for each in unseen(both(right, wrong, table("two_ru", seed=2)), ("lead",), 0.5)}
    assert told["one_ru"].auroc_right > 0.9  # fitted to the other family alone,
    assert told["one_en"].auroc_right < 0.1  # where the lead means the opposite
    assert 0 <= told["two_ru"].masked_cards <= 1 and told["two_ru"].strange_cards == 0
