"""Chance is given its due: a count or a share is called unusual only far beyond what days do by themselves."""

from __future__ import annotations

import pytest

from kb.measures.rate_difference import HitsOf
from kb.measures.surprise import chance_of, share_distance

QUIET_DAYS = [HitsOf(20 + day % 5, 200) for day in range(28)]


def test_a_count_is_judged_by_its_own_past():
    assert chance_of(12, 28 * 10, 28) > 0.1  # usual
    assert chance_of(43, 28 * 2, 28) < 1e-9  # an outage
    assert chance_of(10, 0, 28) < 1e-9  # never asked before
    assert chance_of(40, 28 * 20, 28) > 1e-3 > chance_of(80, 28 * 20, 28)  # days swing more than chance does
    assert chance_of(20, 280, 28, scale=2.0) > chance_of(20, 280, 28)  # everybody asks more today
    assert chance_of(0, 5, 28) == 1.0


def test_a_share_is_judged_by_days_as_much_as_by_people():
    assert abs(share_distance(HitsOf(22, 200), QUIET_DAYS)) < 1
    assert share_distance(HitsOf(60, 200), QUIET_DAYS) > 5
    restless = [HitsOf(10 + 25 * (day % 3), 200) for day in range(28)]
    assert share_distance(HitsOf(60, 200), restless) < 3


@pytest.mark.parametrize("past", [QUIET_DAYS[:13], []])
def test_little_past_says_nothing(past):
    assert share_distance(HitsOf(60, 200), past) == 0.0


def test_nor_do_few_people_of_today():
    assert share_distance(HitsOf(40, 49), QUIET_DAYS) == 0.0
