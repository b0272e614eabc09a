"""Calls that wait: Erlang's C formula, where nobody hangs up, and A, where people do (C. Palm, 1946; Garnett, Mandelbaum, Reiman, 2002).

Rates are per second, times in seconds. With people who hang up there is always an answer; without them only while fewer calls
come than are talked through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_PEOPLE = 500
TAIL = 1e-12  # states rarer than this are left out


@dataclass(frozen=True, kw_only=True)
class Calls:
    """`rate`: calls a second; `talk`: seconds a call takes, with what is written after it; `patience`: mean wait before hanging up."""

    rate: float
    talk: float
    patience: float

    @property
    def load(self) -> float:
        """Erlangs: people busy at a time if nobody ever waited."""
        return self.rate * self.talk


@dataclass(frozen=True)
class Answering:
    """What callers meet with so many people: shares of all calls, and the mean wait in seconds of all who call."""

    people: int
    waits: float
    hangs_up: float
    in_time: float  # answered within the time asked for
    mean_wait: float
    busy: float  # share of their time people talk


def erlang_b(people: int, load: float) -> float:
    """The chance that all are busy when calls that find nobody free go away at once."""
    blocked = 1.0
    for number in range(1, people + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(people: int, load: float) -> float:
    """The chance that a call waits when nobody ever hangs up; 1 where calls pile up without end."""
    if people <= load:
        return 1.0
    blocked = erlang_b(people, load)
    return people * blocked / (people - load * (1 - blocked))


def patient_callers(people: int, calls: Calls, *, within: float) -> Answering:
    """Erlang C: everybody waits until there is somebody. Too pessimistic where people hang up."""
    waits = erlang_c(people, calls.load)
    spare = people - calls.load
    if spare <= 0:
        return Answering(people, 1.0, 0.0, 0.0, math.inf, 1.0)
    in_time = 1 - waits * math.exp(-spare * within / calls.talk)
    return Answering(people, waits, 0.0, in_time, waits * calls.talk / spare, calls.load / people)


def impatient_callers(people: int, calls: Calls, *, within: float) -> Answering:
    """Erlang A: callers who wait hang up after `patience` seconds on average.

    The queue is a birth and death process: with k waiting, somebody is reached or hangs up at people/talk + k/patience. Whoever
    comes behind k others is reached at a time whose e^(-t/patience) is Beta distributed; hence the sums below.
    """
    if not calls.rate:
        return Answering(people, 0.0, 0.0, 1.0, 0.0, 0.0)
    free, queued = _states(people, calls)
    # `pull`: callers who are reached in the mean patience; x: the share that would still be waiting after `within` seconds.
    pull, x = people * calls.patience / calls.talk, math.exp(-within / calls.patience)
    answered_late = in_time = 0.0
    later, term = 0.0, math.exp((pull + 1) * math.log(x)) if within else 1.0  # term: of the sum for k, of a + 1
    for behind, chance in enumerate(queued):
        later += term
        term *= (pull + 1 + behind) * (1 - x) / (behind + 1)
        reached = pull / (pull + behind + 1)
        in_time += chance * reached * max(0.0, 1 - later)
        answered_late += chance * reached
    waits = math.fsum(queued)
    hangs_up = waits - answered_late
    return Answering(
        people,
        waits,
        hangs_up,
        min(1.0, math.fsum(free) + in_time),
        hangs_up * calls.patience,
        calls.load * (1 - hangs_up) / people,
    )


def people_for(calls: Calls, *, within: float, share: float) -> Answering:
    """The fewest people who answer `share` of the calls within `within` seconds; MOST_PEOPLE where even they don't."""
    least = 1 if calls.rate else 0
    low, high = least, least
    while high < MOST_PEOPLE and impatient_callers(max(1, high), calls, within=within).in_time < share:
        low, high = high, max(1, high * 2)
    high = min(high, MOST_PEOPLE)
    while low < high:
        half = (low + high) // 2
        if impatient_callers(max(1, half), calls, within=within).in_time >= share:
            high = half
        else:
            low = half + 1
    answering = impatient_callers(max(1, high), calls, within=within)
    return answering if calls.rate else Answering(0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _states(people: int, calls: Calls) -> tuple[list[float], list[float]]:
    """How likely a caller finds somebody free (by how many talk), and all busy (by how many wait)."""
    logs, value = [0.0], 0.0
    for number in range(1, people + 1):
        value += math.log(calls.load / number)
        logs.append(value)
    peak, waiting = max(logs), 0
    while value > peak + math.log(TAIL) or calls.rate > people / calls.talk + waiting / calls.patience:
        waiting += 1
        value += math.log(calls.rate / (people / calls.talk + waiting / calls.patience))
        logs.append(value)
        peak = max(peak, value)
    weights = [math.exp(one - peak) for one in logs]
    whole = math.fsum(weights)
    chances = [weight / whole for weight in weights]
    return chances[:people], chances[people:]
