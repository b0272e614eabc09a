"""Which words are known, and the nearest word the articles use. Owns symspellpy and the Russian dictionary."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from search.analysis import CYRILLIC, stem
from search.wordlist import WordList, write_wordlist

MAX_DISTANCE = 2
SHORTEST = 4  # letters; shorter words have too many neighbours
TWO_EDITS_FROM = 8  # letters
DICTIONARY_WORDS = 60_000  # most frequent words the speller offers: more cost memory and are rarely meant


def write_words(folder: Path, counts: dict[str, int]) -> None:
    """Write the surface words of the articles (folded) with how often they occur."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(counts)
    write_wordlist(folder / "words.txt", names)
    np.save(folder / "counts.npy", np.array([counts[name] for name in names], np.int32))


class Speller:
    """Answers from one generation's words. The dictionaries are loaded when first needed; `warm` does it ahead."""

    def __init__(self, folder: Path, terms: WordList) -> None:
        self._words = WordList(folder / "words.txt")
        self._counts = np.load(folder / "counts.npy", mmap_mode="r")
        self._terms = terms

    def warm(self) -> None:
        """Load the dictionaries now instead of at the first misspelt query."""
        self.known("здравствуйте"), self.nearest("здравствуйтте")

    def in_articles(self, word: str) -> bool:
        """The folded word, or another form of it, occurs in the articles."""
        return self._words.find(word) >= 0 or self._terms.find(stem(word)) >= 0

    def known(self, word: str) -> bool:
        """In the articles, digits, or a Russian dictionary word."""
        return word.isdigit() or self.in_articles(word) or (bool(CYRILLIC.search(word)) and _russian(word))

    def nearest(self, word: str) -> str:
        """The word of the articles closest to an unknown one, or "" when none is close enough.

        Damerau–Levenshtein, one edit for 4–7 letters and two from 8; ties go to the same first letter, then to the
        more frequent word. Words with digits are never changed.
        """
        if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
            return ""
        from symspellpy import Verbosity

        distance = MAX_DISTANCE if len(word) >= TWO_EDITS_FROM else 1
        found = self._symspell.lookup(word, Verbosity.CLOSEST, max_edit_distance=distance)
        best = min(found, key=lambda item: (item.distance, item.term[0] != word[0], -item.count, item.term), default=None)
        return best.term if best else ""

    @cached_property
    def _symspell(self):
        from symspellpy import SymSpell

        made = SymSpell(max_dictionary_edit_distance=MAX_DISTANCE, prefix_length=7)
        for number in np.argsort(-np.asarray(self._counts), kind="stable")[:DICTIONARY_WORDS]:
            word = self._words[int(number)]
            if len(word) >= SHORTEST and word.isalpha():
                made.create_dictionary_entry(word, int(self._counts[number]))
        return made


@lru_cache(maxsize=1)
def _dictionary():
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def _russian(word: str) -> bool:
    return _dictionary().word_is_known(word)
