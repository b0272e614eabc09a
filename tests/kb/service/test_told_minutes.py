"""Minutes side by side are counted, of however many days."""

from __future__ import annotations

from kb.service.told_minutes import ToldMinutes, minutes_of


def test_minutes_are_counted():
    days = [ToldMinutes("5,7"), ToldMinutes(""), ToldMinutes("5")]
    assert ToldMinutes.together(days).counts == minutes_of(days) == {5: 2, 7: 1}
    assert minutes_of(days[:1]) == {5: 1, 7: 1}
    assert minutes_of([ToldMinutes("")]) == minutes_of([]) == ToldMinutes().counts == {}
