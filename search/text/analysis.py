"""Text → terms: folding, words, Snowball stems. The only definition of a term, for articles and queries alike."""

from __future__ import annotations

import re

from kb.stems import CYRILLIC, stem
from search.text.folding import without_accents
from search.text.stopwords import stop_words

WORD = re.compile(r"\w+")
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
MAX_TERMS = (
    150  # of a query: those of a page of text; what follows a page that is all different words is not looked for
)
MAX_WORD = 40  # characters; longer runs are base64, keys, hashes: cut so that they can't fill the index


def fold(text: str) -> str:
    """Lower case, ё as е, no accents. Keeps the length, so positions stay those of the text (İ is the one that would grow)."""
    return without_accents(text.replace("İ", "I").lower()).replace("ё", "е")


def words(text: str) -> list[str]:
    """Folded words in order of appearance."""
    return [word[:MAX_WORD] for word in WORD.findall(fold(text))]


def terms(text: str, lang: str = "") -> list[str]:
    """Snowball of all words, in order, by the rules of a language where one is told."""
    return [stem(word, lang) for word in words(text)]


def query_terms(text: str, lang: str = "") -> list[str]:
    """Distinct stems of the words that carry a subject, at most MAX_TERMS; of all words when none does."""
    every, without_subject = words(text), stop_words(lang)
    subject_words = [word for word in every if word not in without_subject] or every
    return list(dict.fromkeys(stem(word, lang) for word in subject_words))[:MAX_TERMS]


def script(text: str) -> str:
    """ "ru" when Cyrillic letters prevail, "en" when Latin ones do, "" when there are no letters of either."""
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    if not cyrillic and not latin:
        return ""
    return "ru" if cyrillic >= latin else "en"
