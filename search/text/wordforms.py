"""Other forms of Russian words: a question with a word or two in another case, number or person. For measuring only."""

from __future__ import annotations

import random
import zlib
from functools import lru_cache

from pymorphy3 import MorphAnalyzer

from kb.stems import CYRILLIC
from search.text.analysis import WORD
from search.text.keyboard import with_case_of
from search.text.stopwords import STOP_WORDS

MIN_LETTERS = 4
CHANGING = {"NOUN", "ADJF", "VERB", "PRTF"}  # parts of speech that people inflect when they rephrase


def other_form(text: str) -> str:
    """About a third of the inflected words in another form; a text without Russian words is unchanged. Deterministic."""
    chance = random.Random(zlib.crc32(text.encode()))
    fit = [match for match in WORD.finditer(text) if _forms(match.group().lower())]
    matches = chance.sample(fit, max(1, len(fit) // 3)) if fit else []
    for match in sorted(matches, key=lambda match: -match.start()):
        word = match.group()
        form = with_case_of(word, chance.choice(_forms(word.lower())))
        text = text[: match.start()] + form + text[match.end() :]
    return text


@lru_cache(maxsize=10_000)
def _forms(word: str) -> tuple[str, ...]:
    """Different forms of a known word in the same part of speech, sorted."""
    if (
        len(word) < MIN_LETTERS
        or word in STOP_WORDS
        or not CYRILLIC.search(word)
        or not _analyzer().word_is_known(word)
    ):
        return ()
    parsed = _analyzer().parse(word)[0]
    if parsed.tag.POS not in CHANGING:
        return ()
    forms = {form.word for form in parsed.lexeme if form.tag.POS == parsed.tag.POS}
    return tuple(sorted(forms - {word, word.replace("ё", "е")}))


@lru_cache(maxsize=1)
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")
