"""How far two reviewers agree, beyond what guessing would give (J. Cohen, 1960)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ALMOST_ALWAYS = 1 - 1e-12  # chance agreement from which kappa says nothing


@dataclass(frozen=True)
class Agreement:
    """`same`: share of equal marks; `kappa`: 1 = always equal, 0 = no more than by chance; None where it can't be told."""

    pairs: int
    same: float | None
    kappa: float | None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Of marks two people gave to the same things."""
    if not pairs:
        return Agreement(0, None, None)
    same = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[mark] * second[mark] for mark in first) / len(pairs) ** 2
    return Agreement(len(pairs), same, None if chance >= ALMOST_ALWAYS else (same - chance) / (1 - chance))
