"""A heap of letters grows and is worked off, first come first answered."""

from __future__ import annotations

import pytest

from kb.measures.backlog import heap_of, people_for_letters

DAY = [True] * 8 + [False] * 16


def test_the_nights_letters_wait_for_the_morning():
    heap = heap_of([1.0] * 24, DAY, people=1, per_hour=3)
    assert heap.highest == pytest.approx(17) and heap.left == pytest.approx(16) and heap.longest == 6


def test_too_few_people_never_get_through():
    assert heap_of([10.0] * 24, DAY, people=1, per_hour=3).left > 200


def test_the_fewest_who_keep_the_promise_are_found():
    heap = people_for_letters([1.0] * 24, DAY, 3, within=3)
    assert heap.longest <= 3 and heap_of([1.0] * 24, DAY, heap.people - 1, 3).longest > 3
    assert people_for_letters([0.0] * 24, DAY, 3, within=3).people == 0
