"""The stems of titles, worked out when one is first asked for: suggestions read a hundred titles at every key."""

from __future__ import annotations

from collections.abc import Sequence

from search.index.tree import Card
from search.text.analysis import terms


class TitleStems:
    """By article number. Threads may work the same one out twice, which changes nothing."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = cards
        self._known: dict[int, frozenset[str]] = {}

    def of(self, number: int) -> frozenset[str]:
        stems = self._known.get(number)
        if stems is None:
            stems = self._known[number] = frozenset(terms(self._cards[number].title, self._cards[number].lang))
        return stems
