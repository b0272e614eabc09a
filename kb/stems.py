"""Stems: the one form under which the words of a language are compared. Words in, stems out."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Protocol

import Stemmer

from kb.languages import CYRILLIC_LANGUAGES

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)

_local = threading.local()


class Snowball(Protocol):
    """A Snowball stemmer of PyStemmer, which has no types of its own."""

    def stemWord(self, word: str) -> str: ...


# Languages that Snowball has rules for. Words of any other are compared as they stand: no rules are better than another's.
ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
BY_LETTERS = ("", "en", "ru")  # languages whose words the letters tell


@lru_cache(maxsize=100_000)
def stem(word: str, lang: str = "") -> str:
    """The Snowball stem of a folded word of a language; without one, Russian or English by its letters."""
    rules = _rules(word, lang)
    return _stemmer(rules).stemWord(word) if rules else word


def _rules(word: str, lang: str) -> str:
    """By whose rules a word is cut; "" where it stays whole."""
    if word.isdigit():
        return ""
    if CYRILLIC.search(word):
        return "russian" if lang == "ru" or lang not in CYRILLIC_LANGUAGES else ""
    if lang in BY_LETTERS or lang in CYRILLIC_LANGUAGES:
        return "english" if word.isascii() else ""
    return ALGORITHMS.get(lang, "")


def _stemmer(language: str) -> Snowball:
    """Snowball objects keep state while stemming, so each thread has its own."""
    stemmer: Snowball | None = getattr(_local, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(language)
        setattr(_local, language, stemmer)
    return stemmer
