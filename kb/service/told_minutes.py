"""Minutes of many requests as they are kept, side by side with commas; counted once, when somebody asks how often each came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property


class ToldMinutes:
    """Texts of minutes, those of several days one after another. Nobody changes one."""

    def __init__(self, *texts: str) -> None:
        self.texts = tuple(filter(None, texts))

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """How often each number of minutes came."""
        if not self.texts:
            return {}
        counted = Counter(",".join(self.texts).split(","))
        return {int(minutes): times for minutes, times in counted.items()}

    @classmethod
    def together(cls, tallies: Iterable[ToldMinutes]) -> ToldMinutes:
        """Those of all of them."""
        return cls(*(text for one in tallies for text in one.texts))


def minutes_of(tallies: Iterable[ToldMinutes]) -> Mapping[int, int]:
    """How often each number of minutes came, in all of them; each is counted once, however often it is asked for."""
    parts = [one.counts for one in tallies if one.texts]
    if len(parts) == 1:
        return parts[0]
    counts: dict[int, int] = {}
    for part in parts:
        for minutes, times in part.items():
            counts[minutes] = counts.get(minutes, 0) + times
    return counts
