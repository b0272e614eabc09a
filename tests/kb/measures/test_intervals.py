"""A share of few cases may be much else."""

from __future__ import annotations

import pytest

from kb.measures.intervals import binomial_below, poisson_below, wilson


def test_wilsons_interval_is_the_published_one():
    """Newcombe 1998, table I: 81 of 263 → .2553 to .3662; 0 of 20 → 0 to .1611."""
    assert (wilson(81, 263).low, wilson(81, 263).high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 20).low, wilson(0, 20).high) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0).high == 1.0


def test_chances_are_those_of_coins_and_of_counts():
    assert binomial_below(2, 3, 0.5) == pytest.approx(0.5) and binomial_below(0, 3, 0.5) == 0.0
    assert binomial_below(5, 3, 0.5) == pytest.approx(1.0) and binomial_below(3, 3, 1.0) == 0.0
    assert poisson_below(1, 2.0) == pytest.approx(0.1353, abs=1e-4) and poisson_below(1, 0.0) == 1.0
