"""Repairs a query: wrong keyboard layout, the other alphabet, typing errors. A known word is never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.analysis import CYRILLIC, LATIN, WORD, fold, words
from search.layouts import cyrillic_readings, latin_reading, other_layout
from search.query import Rescue
from search.speller import Speller
from search.stopwords import ENGLISH_FUNCTION

TRUSTED_SHARE = 0.5  # of known words: from here the query is read as it was typed
GAIN = 0.25  # a different reading must make so many more of the words known
LATIN_WORD = re.compile(r"[a-z'`]+", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One way to read the query, and what it took."""

    text: str
    kinds: tuple[str, ...]


def rescue(text: str, speller: Speller) -> Rescue | None:
    """The repaired query, or None when it stands as typed."""
    reading = _best_reading(text, speller)
    mended = _mend_words(reading.text, speller)
    kinds = reading.kinds + mended.kinds
    if not kinds or fold(mended.text) == fold(text):
        return None
    return Rescue(typed=text, text=mended.text, kinds=tuple(dict.fromkeys(kinds)))


def known_share(text: str, speller: Speller) -> float:
    """Share of the words that are known; 1 for a text without words."""
    every = words(text)
    return sum(speller.known(word) for word in every) / len(every) if every else 1.0


def _best_reading(text: str, speller: Speller) -> Reading:
    as_typed = known_share(text, speller)
    if as_typed >= TRUSTED_SHARE:
        return Reading(text, ())
    readings = [Reading(other_layout(text), ("layout",))]
    if not CYRILLIC.search(text):
        if not ENGLISH_FUNCTION.intersection(words(text)):
            readings.append(Reading(_in_cyrillic(text, speller), ("transliteration",)))
    elif not LATIN.search(text):
        readings.append(Reading(latin_reading(text), ("transliteration",)))
    shares = [(_mended_share(reading.text, speller), -number) for number, reading in enumerate(readings)]
    share, number = max(shares)
    return readings[-number] if share >= max(TRUSTED_SHARE, as_typed + GAIN) else Reading(text, ())


def _mended_share(text: str, speller: Speller) -> float:
    """Known share where a word that is one edit from the articles' words counts half."""
    every = words(text)
    if not every:
        return 0.0
    return sum(1.0 if speller.known(word) else 0.5 * bool(speller.nearest(word)) for word in every) / len(every)


def _in_cyrillic(text: str, speller: Speller) -> str:
    return LATIN_WORD.sub(lambda match: _likeliest(match.group(), speller), text)


def _likeliest(word: str, speller: Speller) -> str:
    """The reading the articles use, else a dictionary word, else one that is close to a word of the articles."""
    readings = cyrillic_readings(word)
    for accept in (speller.in_articles, speller.known, speller.nearest):
        for reading in readings:
            if accept(fold(reading)):
                return reading
    return readings[0] if readings else word


def _mend_words(text: str, speller: Speller) -> Reading:
    kinds: list[str] = []

    def mend(match: re.Match) -> str:
        word = fold(match.group())
        if speller.known(word):
            return match.group()
        switched = fold(other_layout(match.group()))
        if len(word) >= 4 and switched.isalpha() and speller.in_articles(switched):
            kinds.append("layout")
            return switched
        better = speller.nearest(word)
        if better:
            kinds.append("typo")
        return better or match.group()

    return Reading(WORD.sub(mend, text), tuple(kinds)) if kinds or text else Reading(text, ())
