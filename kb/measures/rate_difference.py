"""Two shares compared: how far they truly lie apart, at any number of looks and at the end; what so many people can show; fair parting.

Looks: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476, eq. 9), whose interval
holds at all looks together. The end: Agresti and Caffo (2000). Parting: the beta-binomial mixture, which may be looked at daily too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

LOOKS_ALPHA = 0.01  # of misleading chances, what goes to all looks before the end,
END_ALPHA = 0.04  # to the end: five in a hundred together,
OPEN_ALPHA = 0.05  # and to the looks of what has no end
POWER = 0.8  # chance of seeing the smallest effect that is promised
PARTING_ALPHA = 0.01
PARTING_PRIOR = (
    200.0  # cases: how far from the planned share a wrong parting is thought to lie, some 3.5 points of a half
)
SETTLES = 20  # rounds until an effect and the spread it brings agree
ENOUGH_EACH = 50  # people on each side under which nothing is said
_CHANCE = NormalDist()


@dataclass(frozen=True)
class HitsOf:
    """So many of so many."""

    hits: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def variance(self) -> float:
        """Of the share. One hit and one miss are added: a side on which all did the same is not certainty."""
        share, of = (self.hits + 1) / (self.of + 2), self.of + 2
        return share * (1 - share) / of

    def plus(self, other: HitsOf) -> HitsOf:
        return HitsOf(self.hits + other.hits, self.of + other.of)


@dataclass(frozen=True)
class Apart:
    """How much larger one share is than the other, with the interval of it."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """No longer to be explained by chance."""
        return self.low > 0 or self.high < 0


def at_the_end(larger: HitsOf, smaller: HitsOf, alpha: float = END_ALPHA) -> Apart:
    """For one look at a time that was fixed before. Any share is possible where nobody was counted."""
    half = _CHANCE.inv_cdf(1 - alpha / 2) * math.sqrt(larger.variance + smaller.variance)
    return _around(larger.share - smaller.share, half)


def at_a_look(larger: HitsOf, smaller: HitsOf, *, planned: int, alpha: float = LOOKS_ALPHA) -> Apart:
    """For any number of looks. `planned`: people at whom the interval is narrowest; it must not change on the way."""
    people = larger.of + smaller.of
    if min(larger.of, smaller.of) < ENOUGH_EACH:
        return Apart(larger.share - smaller.share, -1.0, 1.0)
    spread = (larger.variance + smaller.variance) * people  # per person
    return _around(larger.share - smaller.share, sequence_half(spread, people, planned=planned, alpha=alpha))


def sequence_half(spread: float, seen: int, *, planned: int, alpha: float) -> float:
    """Half the width of the sequence for a mean of `seen` values of variance `spread`."""
    square = (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / planned  # ρ², eq. 161
    within = seen * square + 1
    return math.sqrt(spread * 2 * within * math.log(math.sqrt(within) / alpha) / (seen * seen * square))


def smallest_seen(people: int, *, share: float, usual: float, alpha: float = END_ALPHA) -> float:
    """The smallest difference that is found with chance POWER; `share` of the people on one side, `usual` of them hits."""
    if people <= 0:
        return 1.0
    effect = 0.0
    for _ in range(SETTLES):
        effect = _reach(alpha) * math.sqrt(_widest(usual, effect) / (people * share * (1 - share)))
    return min(1.0, effect)


def people_for(effect: float, *, share: float, usual: float, alpha: float = END_ALPHA) -> int:
    """How many people it takes to find such a difference with chance POWER."""
    return math.ceil((_reach(alpha) / effect) ** 2 * _widest(usual, effect) / (share * (1 - share)))


def wrongly_parted(held: int, of: int, share: float) -> bool:
    """Whether people came to one side so much more or less often than planned that the parting itself must be broken."""
    if of < 2 * ENOUGH_EACH:
        return False
    a, b = PARTING_PRIOR * share, PARTING_PRIOR * (1 - share)
    evidence = _log_beta(a + held, b + of - held) - _log_beta(a, b)
    evidence -= held * math.log(share) + (of - held) * math.log(1 - share)
    return evidence >= -math.log(PARTING_ALPHA)


def drawn_together(parts: Sequence[Apart], variances: Sequence[float]) -> tuple[Apart, ...]:
    """Differences of parts, each drawn towards the mean of all as far as chance moves it (DerSimonian and Laird, 1986)."""
    if not parts:
        return ()
    weights = [1 / variance for variance in variances]
    total = sum(weights)
    mean = sum(weight * part.value for weight, part in zip(weights, parts, strict=True)) / total
    spread = sum(weight * (part.value - mean) ** 2 for weight, part in zip(weights, parts, strict=True))
    scale = total - sum(weight * weight for weight in weights) / total
    between = max(0.0, (spread - (len(parts) - 1)) / scale) if scale > 0 else 0.0
    z = _CHANCE.inv_cdf(1 - END_ALPHA / 2)
    weights = [1 / (variance + between) for variance in variances]
    mean = sum(weight * part.value for weight, part in zip(weights, parts, strict=True)) / sum(weights)
    drawn = []
    for part, variance in zip(parts, variances, strict=True):
        own = between / (between + variance)
        left = own * variance + (1 - own) ** 2 / sum(weights)
        drawn.append(_around(own * part.value + (1 - own) * mean, z * math.sqrt(left)))
    return tuple(drawn)


def _reach(alpha: float) -> float:
    return _CHANCE.inv_cdf(1 - alpha / 2) + _CHANCE.inv_cdf(POWER)


def _widest(usual: float, effect: float) -> float:
    """The larger spread of both sides, whichever way they differ: a promise is kept at the worst of them."""
    sides = (min(1.0, max(0.0, share)) for share in (usual - effect, usual, usual + effect))
    return max(share * (1 - share) for share in sides)


def _around(value: float, half: float) -> Apart:
    return Apart(value, max(-1.0, value - half), min(1.0, value + half))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
