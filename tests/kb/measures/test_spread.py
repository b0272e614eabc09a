"""Times are told by their middle and their slow end."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.measures.spread import Spread, spread_of_counts


def test_one_forgotten_request_does_not_move_the_middle():
    assert Spread.of([10, 20, 30, 40, 100_000]) == Spread(5, 30, 100_000)
    assert Spread.of([*range(1, 11)]) == Spread(10, 5.5, 9)


@pytest.mark.parametrize("values", [[7], [1, 2], [5, 5, 5, 1], [*range(1, 11)], [3, 9, 9, 100, 2, 2, 2]])
def test_values_told_by_how_often_they_came_spread_alike(values):
    assert spread_of_counts(Counter(values)) == Spread.of(values)


def test_of_nothing_there_is_nothing_to_tell():
    assert spread_of_counts({}) == Spread()
    assert Spread.of([]) == Spread(0, None, None)
