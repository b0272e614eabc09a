"""Numbers of today that chance does not explain: a count beside those of past days, a share beside past shares. Seldom wrong by design.

Days differ by more than chance (weather, payday), so a count's own rate is thought to swing by a third, and shares by as much as they
did. How often this is wrong in a year is simulated in tests/kb/measures/test_surprise.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.measures.rate_difference import HitsOf

SWING = 8.0  # shape of the gamma a day's rate is drawn from: 1 / √8 is about a third
PRIOR_COUNT, PRIOR_DAYS = 0.5, 0.5  # Jeffreys': something never seen may be seen
LEAST_DAYS = 14  # with fewer nothing is known of what is usual
LEAST_SHARE = 50  # people of today under whom a share says nothing


def chance_of(count: int, past: int, days: int, *, scale: float = 1.0) -> float:
    """The chance of `count` or more today, after `past` in so many days; `scale`: how much busier than those today is."""
    shape = min(SWING, PRIOR_COUNT + past)
    mean = scale * (PRIOR_COUNT + past) / (PRIOR_DAYS + days)
    stay = shape / (shape + mean)
    return max(0.0, 1.0 - sum(_negative_binomial(k, shape, stay) for k in range(count)))


def share_distance(today: HitsOf, past: Sequence[HitsOf]) -> float:
    """By how many standard deviations today's share lies above what is usual; 0 where too little is known."""
    seen = [day for day in past if day.of]
    people = sum(day.of for day in seen)
    if len(seen) < LEAST_DAYS or today.of < LEAST_SHARE:
        return 0.0
    usual = HitsOf(sum(day.hits for day in seen) + 1, people + 2).share
    chance = usual * (1 - usual)
    moved = sum(day.of * (day.share - usual) ** 2 for day in seen) / people  # chance and days together
    by_day = max(0.0, moved - chance * len(seen) / people)
    return (today.share - usual) / math.sqrt(chance / today.of + by_day)


def _negative_binomial(k: int, shape: float, stay: float) -> float:
    logs = math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1)
    return math.exp(logs + shape * math.log(stay) + k * math.log1p(-stay))
