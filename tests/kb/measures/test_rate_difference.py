"""What is said of two shares is seldom wrong, however often one looks; and what is promised to be found is found."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from kb.measures.rate_difference import (
    END_ALPHA,
    LOOKS_ALPHA,
    OPEN_ALPHA,
    Apart,
    HitsOf,
    at_a_look,
    at_the_end,
    drawn_together,
    people_for,
    sequence_half,
    smallest_seen,
    wrongly_parted,
)

RUNS, DAYS = 1000, 56
USUAL, EFFECT = 0.7, 0.08


def test_the_sequence_is_that_of_the_paper():
    """At the planned number it is about half as wide again as a fixed interval; before and after it wider than that."""
    fixed = 1.96 / math.sqrt(5000)
    widths = {
        seen: sequence_half(1.0, seen, planned=5000, alpha=0.05) * math.sqrt(seen / 5000)
        for seen in (500, 5000, 50_000)
    }
    assert widths[5000] / fixed == pytest.approx(1.55, abs=0.02)
    assert min(widths.values()) == widths[5000]


@pytest.mark.parametrize(
    ("people", "share", "points"), [(1000, 0.1, 13.5), (1000, 0.5, 8.1), (3000, 0.1, 7.8), (3000, 0.5, 4.7)]
)
def test_the_smallest_effect_is_the_published_one(people: int, share: float, points: float):
    """At 70 % on both sides; here the side that differs may be nearer to a half and swing more, so a little more is asked for."""
    effect = smallest_seen(people, share=share, usual=0.7, alpha=0.05)
    assert points <= 100 * effect < points * 1.1
    assert people_for(effect, share=share, usual=0.7, alpha=0.05) == pytest.approx(people, rel=0.001)
    assert smallest_seen(0, share=share, usual=0.7) == 1.0


def test_few_people_say_nothing_and_equal_ones_are_no_certainty():
    assert at_a_look(HitsOf(40, 40), HitsOf(0, 40), planned=1000) == Apart(1.0, -1.0, 1.0)
    assert not at_the_end(HitsOf(3, 3), HitsOf(2, 2)).certain
    assert at_the_end(HitsOf(90, 100), HitsOf(50, 100)).low > 0.2


def test_small_topics_are_drawn_towards_all():
    sides = [
        (HitsOf(70, 100), HitsOf(62, 100)),
        (HitsOf(700, 1000), HitsOf(620, 1000)),
        (HitsOf(45, 50), HitsOf(25, 50)),
    ]
    parts = [at_the_end(held, offered) for held, offered in sides]
    drawn = drawn_together(parts, [held.variance + offered.variance for held, offered in sides])
    assert 0.08 < drawn[2].value < parts[2].value  # the small one that swings most
    assert abs(drawn[1].value - 0.08) < abs(drawn[2].value - 0.08)
    assert drawn_together([], []) == () and drawn_together(parts[:1], [0.01])[0].value == pytest.approx(0.08)


def test_a_wrong_parting_is_seen_and_a_right_one_left_alone():
    assert wrongly_parted(900, 2000, 0.5) and not wrongly_parted(985, 2000, 0.5)
    assert wrongly_parted(150, 1000, 0.1) and not wrongly_parted(112, 1000, 0.1)
    assert not wrongly_parted(0, 99, 0.5)  # too few for anything


@pytest.mark.slow
def test_a_thousand_trials_without_effect_claim_one_five_times_in_a_hundred_at_most():
    """Daily looks and the end together; the same of a tenth that is watched for good."""
    term = _alarms(np.random.default_rng(13), daily=60, share=0.5, look=_looks(DAYS * 60))
    assert term / RUNS <= 0.05
    open_end = _alarms(np.random.default_rng(14), daily=60, share=0.1, look=_open_looks, end=False)
    assert open_end / RUNS <= 0.05


@pytest.mark.slow
def test_eight_points_are_found_in_the_promised_time():
    people = people_for(EFFECT, share=0.5, usual=USUAL)
    found = 0
    chance = np.random.default_rng(15)
    for held in chance.binomial(people, 0.5, RUNS):
        wrote = chance.binomial([held, people - held], [USUAL, USUAL - EFFECT])
        found += at_the_end(HitsOf(int(wrote[0]), int(held)), HitsOf(int(wrote[1]), int(people - held))).low > 0
    assert found / RUNS >= 0.8


@pytest.mark.slow
def test_a_skew_of_a_tenth_is_caught_by_two_thousand_people():
    """45 and 55 of a hundred where halves were meant, looked at after every fifty; and a right parting is hardly ever accused."""
    chance = np.random.default_rng(16)
    looks = range(50, 2001, 50)

    def caught(share: float) -> float:
        steps = chance.binomial(50, share, (RUNS, len(looks))).cumsum(axis=1)
        return sum(any(wrongly_parted(int(k), n, 0.5) for k, n in zip(run, looks, strict=True)) for run in steps) / RUNS

    assert caught(0.45) >= 0.8 and caught(0.5) <= 0.01


def _looks(planned: int) -> Callable[[HitsOf, HitsOf], Apart]:
    return lambda held, offered: at_a_look(held, offered, planned=planned, alpha=LOOKS_ALPHA)


def _open_looks(held: HitsOf, offered: HitsOf) -> Apart:
    return at_a_look(held, offered, planned=5000, alpha=OPEN_ALPHA)


def _alarms(
    chance: np.random.Generator,
    *,
    daily: int,
    share: float,
    look: Callable[[HitsOf, HitsOf], Apart],
    end: bool = True,
) -> int:
    """Of RUNS trials in which both sides do the same: in how many any look, or the end, claims a difference."""
    held = chance.binomial(daily, share, (RUNS, DAYS))
    wrote = np.stack([chance.binomial(held, USUAL), chance.binomial(daily - held, USUAL)])
    people, wrote = np.stack([held, daily - held]).cumsum(axis=2), wrote.cumsum(axis=2)
    alarms = 0
    for run in range(RUNS):
        sides = [
            (
                HitsOf(int(wrote[0, run, day]), int(people[0, run, day])),
                HitsOf(int(wrote[1, run, day]), int(people[1, run, day])),
            )
            for day in range(DAYS)
        ]
        claimed = any(look(*pair).certain for pair in sides)
        alarms += claimed or (end and at_the_end(*sides[-1], END_ALPHA).certain)
    return alarms
