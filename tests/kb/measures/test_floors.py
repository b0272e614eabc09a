"""A floor taken from the best month says how often it is missed by chance."""

from __future__ import annotations

import random

import pytest

from kb.measures.floors import MonthShare, count_floor, share_floor


def test_a_floor_of_the_best_month_is_missed_in_most_months():
    floor = count_floor([100, 104, 96, 118, 99, 101, 93, 107, 98, 102, 95, 103])
    assert floor is not None and floor.floor == pytest.approx(112.1) and floor.best == 118
    assert floor.missed > 0.8 and floor.missed_a_year > 9


def test_what_is_told_of_chance_is_what_chance_does():
    """A thousand months of the same person: as many under the floor as was told, but for three standard deviations."""
    floor = share_floor([MonthShare(hits, 100) for hits in (88, 91, 94, 87, 90, 90)])
    assert floor is not None
    toss = random.Random(13)
    missed = sum(sum(toss.random() < floor.usual for _ in range(100)) < floor.floor * 100 for _ in range(1000)) / 1000
    assert missed == pytest.approx(floor.missed, abs=0.05)
    assert 0 < floor.missed < floor.once_a_year <= 1


def test_no_months_no_floor():
    assert count_floor([]) is None and share_floor([MonthShare(0, 0)]) is None
