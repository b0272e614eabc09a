"""Denial: similarity does not tell «банкомат вернул карту» from «банкомат не вернул карту», so words do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kb.stems import stem
from search.text.analysis import words
from search.text.folding import plain_question
from search.text.stopwords import STOP_WORDS

DENYING = frozenset(
    "не ни нет never not no didn doesn don isn wasn won cannot cant dont didnt doesnt isnt wont without без".split()
)

RECENT = 4096  # texts that were read: titles and known questions come again and again


def differs_in_denial(asked: str, said: Iterable[str]) -> bool:
    """Some text is made of the words that are asked, but for a denial in one of the two, and no text is made of just these."""
    subject, denies = _read(asked)
    if not subject:
        return False
    alike = {other_denies for other, other_denies in map(_read, said) if other == subject}
    return alike == {not denies}


@lru_cache(RECENT)
def _read(text: str) -> tuple[frozenset[str], bool]:
    """(the stems that carry the text, whether it denies)."""
    every = words(plain_question(text))
    return (
        frozenset(stem(word) for word in every if word not in STOP_WORDS and word not in DENYING),
        any(word in DENYING for word in every),
    )
