"""A preference is found with the number of people that was worked out, and chance is seldom taken for one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kb.measures.preference import people_to_choose, preference

RUNS = 1000


def test_the_numbers_are_those_of_the_textbook_but_for_the_stricter_end():
    """194, 782 and 4,898 at five in a hundred (n = ((1.96 × .5 + .84 × √(pq)) ÷ (p − .5))²); a little more at four."""
    for share, published in ((0.60, 194), (0.55, 782), (0.52, 4898)):
        reach = 1.959964 * 0.5 + 0.841621 * math.sqrt(share * (1 - share))
        assert math.ceil((reach / (share - 0.5)) ** 2) == pytest.approx(published, rel=0.002)
        assert published < people_to_choose(share) < published * 1.1


def test_few_people_and_even_ones_choose_nothing():
    assert preference(40, 40, planned=200).verdict == 0 and preference(0, 0, planned=1).share == 0.5
    assert preference(100, 200, planned=200, final=True).verdict == 0
    assert preference(130, 200, planned=200, final=True).verdict == 1
    assert preference(70, 200, planned=200, final=True).verdict == -1
    midway, end = preference(110, 200, planned=200), preference(110, 200, planned=200, final=True)
    assert midway.low < end.low and midway.high > end.high


@pytest.mark.slow
def test_a_better_ranking_is_found_in_time_and_an_equal_one_is_not_preferred():
    chance = np.random.default_rng(17)
    planned = people_to_choose(0.6)
    found = chance.binomial(planned, 0.6, RUNS)
    assert sum(preference(int(k), planned, planned=planned, final=True).verdict == 1 for k in found) / RUNS >= 0.8
    alarms = 0
    for run in chance.binomial(1, 0.5, (RUNS, planned)).cumsum(axis=1):
        looks = any(preference(int(run[n - 1]), n, planned=planned).verdict for n in range(50, planned, 10))
        alarms += looks or preference(int(run[-1]), planned, planned=planned, final=True).verdict != 0
    assert alarms / RUNS <= 0.05
