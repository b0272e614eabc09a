"""A proposal of shifts: nobody has two nights in a row, comes by day after a night, or works more than five days of a week.

The same needs give the same proposal. It is a beginning to be talked over, not a plan anybody has agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Shift = Literal["night", "evening", "day"]
SHIFTS: tuple[Shift, ...] = ("night", "evening", "day")  # the hardest to fill first
WEEK = 7
MOST_A_WEEK = 5
MOST_PEOPLE = 100


@dataclass(frozen=True)
class Roster:
    """For each person (0, 1, …) the shift of each day, "" = off."""

    people: tuple[tuple[Shift | Literal[""], ...], ...]
    unfilled: int = 0  # shifts nobody could take


def roster_of(needs: Sequence[Mapping[Shift, int]], people: int) -> Roster:
    """`needs`: for each day how many in which shift. Whoever has worked least comes first, then whoever has had fewest nights."""
    plan: list[list[Shift | Literal[""]]] = [[] for _ in range(people)]
    unfilled = 0
    for day, need in enumerate(needs):
        for row in plan:
            row.append("")
        for shift in SHIFTS:
            for _ in range(need.get(shift, 0)):
                free = [number for number, row in enumerate(plan) if _may(row, day, shift)]
                if not free:
                    unfilled += 1
                    continue
                person = min(free, key=lambda number: (_worked(plan[number]), plan[number].count(shift), number))
                plan[person][day] = shift
    return Roster(tuple(tuple(row) for row in plan), unfilled)


def fewest(needs: Sequence[Mapping[Shift, int]]) -> Roster:
    """The roster with the fewest people that fills every shift in this way."""
    least = max((sum(need.values()) for need in needs), default=0)
    roster = roster_of(needs, least)
    for people in range(least, MOST_PEOPLE + 1):
        roster = roster_of(needs, people)
        if not roster.unfilled:
            break
    return roster


def _may(row: Sequence[Shift | Literal[""]], day: int, shift: Shift) -> bool:
    if row[day]:
        return False
    before = row[day - 1] if day else ""
    rested = before != "night" and not (before == "evening" and shift == "day")
    week = row[day - day % WEEK : day]
    return rested and sum(bool(one) for one in week) < MOST_A_WEEK


def _worked(row: Sequence[Shift | Literal[""]]) -> int:
    return sum(bool(one) for one in row)
