"""A letter says the same in both of its forms, and nobody's words are markup."""

from __future__ import annotations

import time

import pytest

from kb.delivery.letter_parts import MAX_SUBJECT, Part, letter_of_parts


def test_both_forms_say_the_same_and_words_are_never_markup():
    letter = letter_of_parts(
        "en",
        "A\nlong " + "x" * 300,
        [Part("plain", "<b>Hello</b>"), Part("link", "Open", "https://x.example/a?b=1&c=2")],
    )
    assert "<b>Hello</b>" in letter.text and "&lt;b&gt;Hello" in letter.html
    assert "\n" not in letter.subject and len(letter.subject) <= MAX_SUBJECT
    assert 'href="https://x.example/a?b=1&amp;c=2"' in letter.html and "https://x.example/a?b=1&c=2" in letter.text


def test_a_telephone_number_or_a_duration_is_not_parted_at_the_end_of_a_line():
    letter = letter_of_parts(
        "ru", "Ответ", [Part("plain", "Звоните 8 (800) 000-24-24,\nждать 10–25 минут."), Part("quote", "15 000 ₽")]
    )
    told = letter.html.replace("\N{NO-BREAK SPACE}", "~")
    assert '<span style="white-space:nowrap">8~(800)~000-24-24,</span><br>' in told and ">15~000~₽<" in told
    assert '<span style="white-space:nowrap">10–25~минут.</span>' in told
    assert "8 (800) 000-24-24" in letter.text and "10–25 минут" in letter.text


@pytest.mark.parametrize("unit", ["a.", "1-", "1\N{EN DASH}", "10–", "&", "x"])
def test_a_letter_about_a_long_word_is_made_in_no_time(unit: str):
    """Anybody may send one, and nothing else of the server is heard while a pattern looks through it."""
    began = time.process_time()
    letter = letter_of_parts("en", "A", [Part("quote", unit * (10_000 // len(unit)))])
    assert len(letter.html) > 10_000
    assert time.process_time() - began < 0.3
