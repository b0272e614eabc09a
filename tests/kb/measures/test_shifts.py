"""A proposal of shifts lets people sleep."""

from __future__ import annotations

import pytest

from kb.measures.shifts import MOST_A_WEEK, fewest, roster_of


@pytest.mark.parametrize("need", [{"day": 2, "evening": 1, "night": 1}, {"night": 1}, {"day": 3}])
def test_nobody_has_two_nights_in_a_row_or_more_than_five_shifts_a_week(need):
    needs = [need] * 14
    roster = fewest(needs)
    assert roster.unfilled == 0 and roster == fewest(needs)
    for day in range(14):
        assert {shift: sum(row[day] == shift for row in roster.people) for shift in need} == need
    for row in roster.people:
        pairs = list(zip(row, row[1:], strict=False))
        assert ("night", "night") not in pairs and ("night", "day") not in pairs and ("evening", "day") not in pairs
        assert all(sum(bool(shift) for shift in row[week : week + 7]) <= MOST_A_WEEK for week in (0, 7))


def test_too_few_people_leave_shifts_open_and_say_so():
    assert roster_of([{"night": 1}] * 7, 1).unfilled == 3 and fewest([{}] * 7).people == ()
