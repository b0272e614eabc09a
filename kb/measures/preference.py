"""Which of two things people prefer: of those who chose, the share that chose the other one, at any look and at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from kb.measures.rate_difference import ENOUGH_EACH, sequence_half

LOOKS, END = 0.01, 0.04  # misleading chances, as in kb.measures.rate_difference
POWER = 0.8
EVEN = 0.5
_CHANCE = NormalDist()


@dataclass(frozen=True)
class Preference:
    """`share` of `chosen` people who chose the other thing, with its interval."""

    chosen: int
    share: float
    low: float
    high: float

    @property
    def verdict(self) -> int:
        """1: the other one is preferred; -1: the usual one is; 0: chance alone may explain it."""
        return 1 if self.low > EVEN else -1 if self.high < EVEN else 0


def people_to_choose(share: float) -> int:
    """How many people must have chosen until a preference of `share` is found in four cases of five."""
    spread = math.sqrt(share * (1 - share))
    reach = _CHANCE.inv_cdf(1 - END / 2) * EVEN + _CHANCE.inv_cdf(POWER) * spread
    return math.ceil((reach / (share - EVEN)) ** 2)


def preference(others: int, chosen: int, *, planned: int, final: bool = False) -> Preference:
    """`others` of the `chosen` chose the other one. `final`: the one look at the planned number."""
    if chosen < ENOUGH_EACH:
        return Preference(chosen, others / chosen if chosen else EVEN, 0.0, 1.0)
    share = others / chosen
    if final:
        half = _CHANCE.inv_cdf(1 - END / 2) * math.sqrt(EVEN * EVEN / chosen)
    else:
        half = sequence_half(EVEN * EVEN, chosen, planned=planned, alpha=LOOKS)
    return Preference(chosen, share, max(0.0, share - half), min(1.0, share + half))
