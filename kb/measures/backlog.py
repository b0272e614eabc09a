"""Letters that wait: not a queue of impatient callers but a heap, hour by hour. First come, first answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

SETTLED = 2  # times the hours are run through: the heap of the first time is still growing
MOST_PEOPLE = 200
LITTLE = 1e-9


@dataclass(frozen=True)
class Heap:
    """With so many people: the highest heap, what is left when the hours begin anew, the longest wait in open hours."""

    people: int
    highest: float
    left: float
    longest: int


def heap_of(letters: Sequence[float], open_hours: Sequence[bool], people: int, per_hour: float) -> Heap:
    """`letters`: how many come in each hour, again and again (a week, say); `per_hour`: one person answers so many."""
    waiting: deque[tuple[int, float]] = deque()  # the open hours that were over when they came, how many
    over = longest = 0
    highest = 0.0
    for turn in range(SETTLED):
        highest = 0.0
        for come, is_open in zip(letters, open_hours, strict=True):
            if come > 0:
                waiting.append((over, come))
            highest = max(highest, sum(many for _, many in waiting))
            if not is_open:
                continue
            over += 1
            answered = people * per_hour
            while waiting and answered > LITTLE:
                since, many = waiting.popleft()
                done = min(many, answered)
                answered -= done
                longest = max(longest, over - since) if turn else longest
                if many - done > LITTLE:
                    waiting.appendleft((since, many - done))
    left = sum(many for _, many in waiting)
    if waiting:
        longest = max(longest, over - waiting[0][0])
    return Heap(people, highest, left, longest)


def people_for_letters(letters: Sequence[float], open_hours: Sequence[bool], per_hour: float, *, within: int) -> Heap:
    """The fewest people who answer every letter within so many open hours; MOST_PEOPLE where even they don't."""
    least = 0 if not any(letters) else 1
    for people in range(least, MOST_PEOPLE + 1):
        heap = heap_of(letters, open_hours, people, per_hour)
        if heap.longest <= within and (heap.left <= people * per_hour * within):
            return heap
    return heap
