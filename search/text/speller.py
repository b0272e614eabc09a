"""Which words are known, and the nearest word the articles use. Owns symspellpy and the Russian dictionary."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.stems import BY_LETTERS, CYRILLIC, stem
from search.files.wordlist import WordList, write_wordlist
from search.text.near_words import MAX_EDITS, Slips, open_slips, slips_of, within, write_slips
from search.text.stopwords import STOP_WORDS, stop_words

SHORTEST = 4  # letters; shorter words have too many neighbours
TWO_EDITS_FROM = 8  # letters
SOUNDS_AS = str.maketrans("бвгджзое", "пфктшсаи")  # a first letter is misspelt as it is heard: зделать, апять
COMPLETIONS = 100  # words with one beginning that are compared
DICTIONARY_FROM = 3  # letters; dictionaries hold too many shorter oddities
COLLIDING_FROM, COLLIDING_STEM = 4, 5  # letters of a word, and at most of its stem, that another word may share
FORMS_FROM = 6  # letters; from here a word one edit away is seldom another word
ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
DICTIONARY_WORDS = 60_000  # most frequent words the speller offers: more cost memory and are rarely meant


def write_words(folder: Path, counts: dict[str, int]) -> None:
    """Write the surface words of the articles (folded) with how often they occur."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(counts)
    write_wordlist(folder / "words.txt", names)
    numbers = np.array([counts[name] for name in names], np.int32)
    np.save(folder / "counts.npy", numbers)
    write_slips(folder, slips_of(_offered(names, numbers)))


def _offered(names: Sequence[str] | WordList, counts: np.ndarray) -> Iterator[tuple[int, str]]:
    """(number, word) of the words that may be offered for a misspelt one."""
    for number in np.argsort(-counts, kind="stable")[:DICTIONARY_WORDS].tolist():
        word = names[number]
        if len(word) >= SHORTEST and word.isalpha():
            yield number, word


class Speller:
    """Answers from one generation's words. The dictionaries are loaded when first needed; `warm` does it ahead."""

    def __init__(self, folder: Path, terms: WordList, languages: Sequence[str] = ()) -> None:
        """`languages` of the articles: a word may be a form of one of theirs."""
        self._folder: Path | None = folder
        self._words = WordList(folder / "words.txt")
        self._counts = np.load(folder / "counts.npy", mmap_mode="r")
        self._terms = terms
        self._more: frozenset[str] = frozenset()
        self._others = tuple(lang for lang in languages if lang not in BY_LETTERS)

    def warm(self) -> None:
        """Load the dictionaries now instead of at the first misspelt query."""
        _russian("здравствуйте"), _english(), self.nearest("здравствуйтте")

    @cached_property
    def russian(self) -> bool:
        """The articles use Cyrillic words."""
        return any(self._words.starting_with(letter, 1) for letter in "впсно")

    def knowing(self, words: Iterable[str]) -> Speller:
        """The same speller, to which these folded words in any form are the articles' too."""
        other = copy.copy(self)
        other._more = frozenset(map(stem, words))
        return other

    def less(self, counts: Mapping[str, int], terms: WordList) -> Speller:
        """The same speller without the articles that hold these words so often; `terms` are those of the articles left."""
        left = ((name, int(count) - counts.get(name, 0)) for name, count in zip(self._words, self._counts, strict=True))
        kept = {name: count for name, count in left if count > 0}
        other = Speller.__new__(Speller)
        other._folder, other._terms, other._more, other._others = None, terms, self._more, self._others
        other._words, other._counts = WordList.of(kept), np.array([*kept.values()], np.int32)
        return other

    def in_articles(self, word: str) -> bool:
        """The folded word, or another form of it, occurs in the articles."""
        if self._words.find(word) >= 0 or self._terms.find(stem(word)) >= 0 or stem(word) in self._more:
            return True
        return any(self._terms.find(stem(word, lang)) >= 0 for lang in self._others)

    def count(self, word: str) -> int:
        """How often the articles use exactly this folded word."""
        at = self._words.find(word)
        return int(self._counts[at]) if at >= 0 else 0

    def known(self, word: str) -> bool:
        """In the articles, digits, or a word of the Russian or the English dictionary."""
        if word.isdigit() or word in STOP_WORDS or self.in_articles(word):
            return True
        if any(word in stop_words(lang) for lang in self._others):
            return True
        return len(word) >= DICTIONARY_FROM and (
            _russian(word) if CYRILLIC.search(word) else _english().find(word) >= 0
        )

    def collides(self, word: str) -> bool:
        """No article uses a form of this Russian word, but one uses another word that is cut to the same stem: метал, метаном.

        Only short stems are such. Keywords can't tell the two, so a slip is mended before they are asked.
        """
        root = stem(word)
        if len(word) < COLLIDING_FROM or len(root) > COLLIDING_STEM or not CYRILLIC.search(word):
            return False
        if self._words.find(word) >= 0 or root in self._more or self._terms.find(root) < 0 or not _russian(word):
            return False
        alike = [other for other in self._words.starting_with(root, COMPLETIONS) if stem(other) == root]
        return bool(alike) and not any(_likeliest(other) in _lexemes(word) for other in alike)

    def completion(self, beginning: str) -> str:
        """The word that the articles use most of those that begin so; "" when none does."""
        return max(
            self._words.starting_with(beginning, COMPLETIONS), key=lambda word: (self.count(word), word), default=""
        )

    def nearest(self, word: str) -> str:
        """The word of the articles closest to an unknown one, or "" when none is close enough.

        Damerau–Levenshtein, one edit for 4–7 letters and two from 8; ties go to a first letter that sounds alike, then to the
        more frequent word. Words with digits are never changed.
        """
        if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
            return ""
        if self.count(word):
            return word
        of_another = stem(word) if self.collides(word) else ""
        for edits in range(1, MAX_EDITS + 1 if len(word) >= TWO_EDITS_FROM else 2):
            near = ((number, self._words[number]) for number in self._slips.near(word, edits))
            candidates = [
                (_heard(other) != _heard(word), -int(self._counts[n]), other)
                for n, other in near
                if within(word, other, edits) and stem(other) != of_another
            ]
            if candidates:
                return min(candidates)[-1]
        return ""

    def nearest_form(self, word: str) -> str:
        """A Russian dictionary word one edit away: of a word the articles use in another form, else the only one.

        Slower than `nearest` (milliseconds): for words that have no neighbour among those the articles use.
        """
        if len(word) < FORMS_FROM or not CYRILLIC.search(word):
            return ""
        known = [candidate for candidate in _one_edit(word) if _russian(candidate)]
        used = [candidate for candidate in known if self.in_articles(candidate)]
        if used:
            return used[0]
        return known[0] if len({stem(candidate) for candidate in known}) == 1 else ""

    @cached_property
    def _slips(self) -> Slips:
        if self._folder is None:
            return slips_of(_offered(self._words, np.asarray(self._counts)))
        return open_slips(self._folder)


def _heard(word: str) -> str:
    """How the first letter sounds where voiced and unvoiced, stressed and unstressed ones are confused."""
    return word[0].translate(SOUNDS_AS)


def _one_edit(word: str) -> list[str]:
    """All Cyrillic strings one slip away: letters swapped, lost, doubled or replaced; the commoner slips first."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    swapped = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    shorter = [a + b[1:] for a, b in cuts if b]
    longer = [a + letter + b for a, b in cuts for letter in ALPHABET]
    replaced = [a + letter + b[1:] for a, b in cuts if b for letter in ALPHABET]
    return list(dict.fromkeys([*swapped, *shorter, *longer, *replaced]))


@lru_cache(maxsize=1)
def _english() -> WordList:
    """The English dictionary that comes with symspellpy: 82,765 words."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return WordList.of(sorted({line.split(" ", 1)[0] for line in text.splitlines() if line}))


class WordReading(Protocol):
    """One reading of a word."""

    @property
    def normal_form(self) -> str: ...


class RussianWords(Protocol):
    """pymorphy3's analyser, which has no types of its own."""

    def word_is_known(self, word: str) -> bool: ...

    def parse(self, word: str) -> list[WordReading]: ...


@lru_cache(maxsize=1)
def _dictionary() -> RussianWords:
    from pymorphy3 import MorphAnalyzer

    dictionary: RussianWords = MorphAnalyzer(lang="ru")
    return dictionary


@lru_cache(maxsize=10_000)
def _lexemes(word: str) -> frozenset[str]:
    """The dictionary forms a Russian word may be of."""
    return frozenset(str(parse.normal_form) for parse in _dictionary().parse(word))


@lru_cache(maxsize=10_000)
def _likeliest(word: str) -> str:
    """The dictionary form a word most probably is of: метан is the gas, though it may be a form of метать."""
    return str(_dictionary().parse(word)[0].normal_form)


@lru_cache(maxsize=50_000)
def _russian(word: str) -> bool:
    return _dictionary().word_is_known(word)
