"""Words without a subject: folded, and no word that tells English apart reads as a Russian one."""

from __future__ import annotations

from search.text.analysis import query_terms, words
from search.text.keyboard import cyrillic_readings
from search.text.speller import _russian
from search.text.stopwords import ENGLISH, ENGLISH_FUNCTION, RUSSIAN, STOP_WORDS


def test_every_word_is_written_as_words_are_compared():
    for word in STOP_WORDS | ENGLISH_FUNCTION:
        assert words(word) == [word]


def test_the_lists_do_not_overlap():
    assert not RUSSIAN & ENGLISH
    assert not any(word.isascii() for word in RUSSIAN)


def test_they_are_dropped_from_queries_but_a_query_of_nothing_else_keeps_them():
    assert query_terms("как мне заблокировать карту") == query_terms("заблокировать карту")
    assert query_terms("как мне быть") == ["как", "мне", "быт"]


def test_short_english_words_that_are_russian_in_latin_letters_tell_nothing():
    for word in ("a", "i", "do", "no", "on", "to", "my"):
        assert word not in ENGLISH_FUNCTION
    assert any(_russian(reading) for reading, _ in cyrillic_readings("to"))
