"""Spoils questions the way people do: typing errors, the wrong layout, Latin letters for Russian ones. Deterministic."""

from __future__ import annotations

import random
import zlib

from kb.stems import CYRILLIC
from search.text.analysis import WORD
from search.text.keyboard import latin_reading, other_layout

LETTERS = {True: "абвгдеийклмнопрстуыьяё", False: "abcdefghiklmnoprstuvwy"}
MIN_LETTERS = 5  # words from this length get a typing error


def typo(text: str) -> str:
    """One slip in about a third of the longer words: a letter lost, doubled, swapped or replaced."""
    chance = random.Random(zlib.crc32(text.encode()))
    longer = [match for match in WORD.finditer(text) if len(match.group()) >= MIN_LETTERS and match.group().isalpha()]
    to_spoil = set(chance.sample(range(len(longer)), max(1, len(longer) // 3))) if longer else set()
    spoiled, done = [], 0
    for number, match in enumerate(longer):
        if number in to_spoil:
            spoiled += [text[done : match.start()], _slip(match.group(), chance)]
            done = match.end()
    return "".join([*spoiled, text[done:]])


def layout(text: str) -> str:
    """The text as the same keys give it on the other layout."""
    return other_layout(text)


def transliteration(text: str) -> str:
    """Russian in Latin letters; a text without Cyrillic is unchanged."""
    return latin_reading(text) if CYRILLIC.search(text) else text


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice(LETTERS[bool(CYRILLIC.search(word))])
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + letter + word[at + 1 :],
    )
    return chance.choice([slip for slip in slips if slip != word])


PERTURBATIONS = {"typo": typo, "layout": layout, "transliteration": transliteration}
