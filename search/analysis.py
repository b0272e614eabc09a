"""Text → terms: folding, words, Snowball stems. The only definition of a term, for articles and queries alike."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer
from whoosh.analysis import Analyzer, Token

from search.stopwords import STOP_WORDS

WORD = re.compile(r"\w+")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
MAX_WORD = 40  # characters; longer runs are base64, keys, hashes: cut so that they can't fill the index

_local = threading.local()


def fold(text: str) -> str:
    """Lower case, ё as е. Keeps the length, so positions stay those of the text (İ is the one letter that would grow)."""
    return text.replace("İ", "I").lower().replace("ё", "е")


def words(text: str) -> list[str]:
    """Folded words in order of appearance."""
    return [word[:MAX_WORD] for word in WORD.findall(fold(text))]


def terms(text: str) -> list[str]:
    """Stems of all words, in order."""
    return [stem(word) for word in words(text)]


def query_terms(text: str) -> list[str]:
    """Distinct stems of the words that carry a subject; of all words when none does."""
    every = words(text)
    chosen = [word for word in every if word not in STOP_WORDS] or every
    return list(dict.fromkeys(stem(word) for word in chosen))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word, Russian or English by its script."""
    if CYRILLIC.search(word):
        return _stemmer("russian").stemWord(word)
    return _stemmer("english").stemWord(word) if word.isascii() and not word.isdigit() else word


def _stemmer(language: str):
    """Snowball objects keep state while stemming, so each thread has its own."""
    found = getattr(_local, language, None)
    if found is None:
        found = Stemmer.Stemmer(language)
        setattr(_local, language, found)
    return found


def script(text: str) -> str:
    """"ru" when Cyrillic letters prevail, "en" when Latin ones do, "" when there are no letters of either."""
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    if not cyrillic and not latin:
        return ""
    return "ru" if cyrillic >= latin else "en"


class TermAnalyzer(Analyzer):
    """`terms()` in the form Whoosh wants, with positions and characters."""

    def __call__(self, value, positions=False, chars=False, start_pos=0, start_char=0, **_):
        token = Token(positions, chars, removestops=False)
        for number, match in enumerate(WORD.finditer(fold(value))):
            token.text = stem(match.group()[:MAX_WORD])
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = start_pos + number
            if chars:
                token.startchar, token.endchar = start_char + match.start(), start_char + match.end()
            yield token
