"""A title stands under the letter a reader looks for, whatever alphabet the letter is of."""

from __future__ import annotations

import pytest

from web.parts.reading.letters import NO_LETTER, Alphabet

RUSSIAN, ENGLISH, GREEK = Alphabet.of("Русский"), Alphabet.of("English"), Alphabet.of("Ελληνικά")


@pytest.mark.parametrize(
    ("alphabet", "title", "letter"),
    [
        (RUSSIAN, "Apple Pay", "А"),
        (RUSSIAN, "Адрес", "А"),
        (RUSSIAN, "Hosting", "Н"),
        (RUSSIAN, "Gmail", "G"),
        (RUSSIAN, "«Ёлка»", "Е"),
        (RUSSIAN, "3-D Secure", NO_LETTER),
        (RUSSIAN, "", NO_LETTER),
        (ENGLISH, "Алтай", "A"),
        (ENGLISH, "Жук", "Ж"),
        (GREEK, "Apple", "A"),
    ],
)
def test_what_looks_like_a_letter_of_the_alphabet_is_that_letter(alphabet: Alphabet, title: str, letter: str):
    assert alphabet.letter(title) == letter


def test_the_readers_letters_come_first_and_under_each_the_readers_titles():
    titles = ["Zoom", "Apple Pay", "1С", "Язык", "Адрес", "Gmail", "Бланк"]
    assert sorted(titles, key=RUSSIAN.place) == ["Адрес", "Apple Pay", "Бланк", "Язык", "Gmail", "Zoom", "1С"]
    assert sorted(["Жук", "Zoom", "Алтай", "Apple"], key=ENGLISH.place) == ["Apple", "Алтай", "Zoom", "Жук"]


def test_a_language_without_a_name_has_its_titles_in_one_row():
    assert Alphabet.of("").letter("Apple") == "A" and Alphabet.of("").letter("Адрес") == "А"
