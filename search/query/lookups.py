"""Look-ups of one query in the speller: each word once, and so much in all. What costs a reader nothing costs an attacker little.

A misspelt question needs a few dozen look-ups; 2,000 letters that are no words would need tens of thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from search.text.speller import TWO_EDITS_FROM, Speller

EXACT = 1  # unit, about 15 µs: a look-up in a sorted list (`known`, `count`, `in_articles`)
NEAR, FAR = 4, 8  # units of `nearest`: of a word in which one letter may be wrong, and in which two may
FORM = 13  # units of `nearest_form`, a letter: some seventy strings for each, all looked up
Told = TypeVar("Told", str, int, bool)


class LookUps:
    """The speller as one query uses it. When its units are spent, every other word is unknown and has no neighbour."""

    def __init__(self, speller: Speller, units: int) -> None:
        self._speller = speller
        self.left = units
        self._read: dict[str, str] = {}
        self._seen: dict[tuple[str, str], str | int | bool] = {}

    @property
    def russian(self) -> bool:
        return self._speller.russian

    def in_articles(self, word: str) -> bool:
        return self._once("in_articles", word, EXACT, self._speller.in_articles, otherwise=False)

    def count(self, word: str) -> int:
        return self._once("count", word, EXACT, self._speller.count, otherwise=0)

    def known(self, word: str) -> bool:
        return self._once("known", word, EXACT, self._speller.known, otherwise=False)

    def collides(self, word: str) -> bool:
        return self._once("collides", word, NEAR, self._speller.collides, otherwise=False)

    def nearest(self, word: str) -> str:
        return self._once(
            "nearest", word, FAR if len(word) >= TWO_EDITS_FROM else NEAR, self._speller.nearest, otherwise=""
        )

    def nearest_form(self, word: str) -> str:
        return self._once("nearest_form", word, FORM * len(word), self._speller.nearest_form, otherwise="")

    def read_once(self, word: str, read: Callable[[str, LookUps], str]) -> str:
        """The reading of a word in the other alphabet, remembered; the word itself where nothing can be looked up any more."""
        if word not in self._read:
            self._read[word] = read(word, self) if self.left >= NEAR else word
        return self._read[word]

    def _once(self, what: str, word: str, units: int, ask: Callable[[str], Told], *, otherwise: Told) -> Told:
        """The answer, remembered. One that costs more than is left is not asked for; a cheaper one still may be."""
        if (what, word) in self._seen:
            return self._seen[what, word]  # type: ignore[return-value]  # what `ask` gave before
        if units > self.left:
            return otherwise
        self.left -= units
        self._seen[what, word] = answer = ask(word)
        return answer
