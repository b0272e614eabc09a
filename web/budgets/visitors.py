"""Budgets of anonymous visitors: how much of a kind one address, and everybody together, may ask for. In memory, and bounded.

A budget fills up again all the time (a leaky bucket): whoever has used it up waits for one more, not for a new hour. Nothing is
ever dropped that still counts, so no flood of other addresses gives anybody a fresh budget: what is remembered is bounded by what
everybody together may ask for. Of one process; a restart forgets.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.requests.limits import hash_address
from kb.settings import Settings

MINUTE, HOUR = 60, 3600  # seconds
LIGHT = (
    10  # whoever has used less than this part of their own budget is served a while longer when that of all is used up
)
PICTURES = 5  # in a form
ROUNDING = 1e-6  # seconds: a budget taken whole is not over because its parts don't add up to the last digit


class Spending(StrEnum):
    """What is counted, each for itself."""

    SEARCHES = "searches"
    SUGGESTIONS = "suggestions"  # while somebody types
    VOTES = "votes"
    MESSAGES = "messages"
    CLICKS = "clicks"  # "it helped", "this solved it"
    PICTURES = "pictures"
    DOORS = "doors"  # programs without a token that works


class OverBudget(Exception):
    """An address has used up a budget; in `wait` seconds it may go on."""

    def __init__(self, kind: Spending, wait: float) -> None:
        super().__init__(f"Too many {kind} from this address. Try again in {math.ceil(wait)} s.")
        self.kind, self.wait = kind, wait

    @property
    def seconds(self) -> int:
        """For Retry-After."""
        return math.ceil(self.wait)


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds, of one address and of everybody; the whole of it may come at once."""

    own: int
    everybody: int
    seconds: int


def rates_of(settings: Settings) -> dict[Spending, Rate]:
    """The budgets an installation has chosen."""
    changes = Rate(settings.visitor_changes_per_hour, settings.visitor_changes_per_hour_total, HOUR)
    pictures = Rate(PICTURES * changes.own, PICTURES * changes.everybody, HOUR)
    searches = Rate(settings.visitor_searches_per_minute, settings.visitor_searches_per_minute_total, MINUTE)
    typing = Rate(settings.visitor_suggestions_per_minute, settings.visitor_suggestions_per_minute_total, MINUTE)
    each = dict.fromkeys((Spending.VOTES, Spending.MESSAGES, Spending.CLICKS, Spending.DOORS), changes)
    return {**each, Spending.PICTURES: pictures, Spending.SEARCHES: searches, Spending.SUGGESTIONS: typing}


class Budgets:
    """Safe to share between threads. `clock` gives seconds that never go back."""

    def __init__(self, key: bytes, rates: Mapping[Spending, Rate], clock: Callable[[], float] = time.monotonic) -> None:
        self._key, self._rates, self._clock = key, rates, clock
        self._lock = threading.Lock()
        self._full: dict[
            tuple[Spending, str], float
        ] = {}  # when a budget is full again; whose is full is not remembered
        self._everybody: dict[Spending, float] = {}
        self._tidy_at = 1000  # names

    def take(self, kind: Spending, address: str, units: int = 1) -> float:
        """Count `units` of an address (IPv6: of its /64). 0 when they are granted, else the seconds until they would be."""
        return self._take(kind, hash_address(self._key, address), units, self._rates[kind])

    def take_of(self, kind: Spending, what: str, own: int) -> float:
        """Count one of a thing, such as a request's page, that may have `own` whoever asks; like `take`."""
        rate = self._rates[kind]
        return self._take(kind, f"of:{what}", 1, Rate(own, rate.everybody, rate.seconds))

    def _take(self, kind: Spending, who: str, units: int, rate: Rate) -> float:
        now = self._clock()
        with self._lock:
            own_full = max(now, self._full.get((kind, who), now)) + units * rate.seconds / rate.own
            all_full = max(now, self._everybody.get(kind, now)) + units * rate.seconds / rate.everybody
            light = own_full - now <= rate.seconds / LIGHT
            wait = max(own_full - now - rate.seconds, all_full - now - rate.seconds * (2 if light else 1))
            if wait > ROUNDING:
                return wait
            self._full[kind, who], self._everybody[kind] = own_full, all_full
            if len(self._full) > self._tidy_at:
                self._full = {name: full for name, full in self._full.items() if full > now}
                self._tidy_at = max(1000, 2 * len(self._full))
        return 0.0

    def __len__(self) -> int:
        """How many names are remembered."""
        return len(self._full)
