"""Limits of charts: what is still the usual up and down, of shares (p-chart) and of single figures month by month (XmR).

W. A. Shewhart, 1931; D. J. Wheeler, "Understanding Variation", for the constants of XmR.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kb.measures.intervals import Interval

SIGMAS = 3.0
OF_MOVING_RANGE = 2.66  # 3 / d2 of two values, 1.128
LEAST_MONTHS = 6  # with fewer the limits of XmR move with every month
LEAST_TICKETS = 20  # with fewer a share says nothing of a person


@dataclass(frozen=True)
class XmR:
    """A series' mean and the limits within which single values move by themselves."""

    mean: float
    limits: Interval

    def outside(self, value: float) -> bool:
        return not self.limits.holds(value)


def p_limits(share: float, of: int, sigmas: float = SIGMAS) -> Interval:
    """Within what a share of `of` cases moves by chance when the true one is `share`; never below none or above all."""
    if not of:
        return Interval(0.0, 1.0)
    width = sigmas * math.sqrt(share * (1 - share) / of)
    return Interval(max(0.0, share - width), min(1.0, share + width))


def xmr(values: Sequence[float]) -> XmR | None:
    """Limits of values in order of time; None of fewer than two."""
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    moving = sum(abs(later - earlier) for earlier, later in zip(values, values[1:], strict=False)) / (len(values) - 1)
    width = OF_MOVING_RANGE * moving
    return XmR(mean, Interval(mean - width, mean + width))
