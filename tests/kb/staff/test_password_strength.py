"""Passwords that strangers try first are refused, in either keyboard layout; unusual ones are taken."""

from __future__ import annotations

import random

import pytest

from kb.errors import WeakPassword
from kb.staff.password_strength import LATIN_KEYS, REASONS, RUSSIAN_KEYS, WORDS, refuse_weak, weakness

KNOWN = ("Анна Петрова", "Ромашка", "Romashka")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("qwerty", "short"),
        ("x7" * 101, "long"),
        (" " * 12, "spaces"),
        ("\u00a0\t" * 6, "spaces"),
        ("1234567890", "digits"),
        ("0987654321", "digits"),
        ("qwertyuiop", "common"),
        ("poiuytrewq", "common"),
        ("йцукенгшщз", "common"),
        ("Qwerty12345!", "common"),
        ("1qaz2wsx3edc", "common"),
        ("password2026", "common"),
        ("P@ssw0rd2026", "common"),
        ("пароль12345", "common"),
        ("gfhjkm12345", "common"),  # «пароль» with the other layout on
        ("ghbdtn2026", "common"),
        ("Password Password 1", "common"),
        ("!@#$%^&*()", "common"),
        ("8305719264", "digits"),
        ("8 926 830 57 19", "digits"),
        ("aaaaaaaaaa", "repeated"),
        ("abababababab", "repeated"),
        ("Иванов Иванов", "repeated"),
        ("хорошо-хорошо-хорошо", "repeated"),
        ("Петрова 17 мая!", "name"),
        ("gtnhjdf 17 vfz", "name"),  # «петрова 17 мая»
        ("romashka&chamomile", "name"),
        ("анна любит чай", "name"),
        ("АннаПетрова1985", "name"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, why: str):
    assert weakness(password, known=KNOWN) == why
    with pytest.raises(WeakPassword) as refused:
        refuse_weak(password, known=KNOWN)
    assert refused.value.code == why and str(refused.value) == REASONS[why] and password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "зелёный трамвай едет",
        "Tr0ub4dor&3x",
        "k8#vP2xLq9wZ",
        "маннаякаша утром",  # a short name inside another word is chance
        "8 голубей и 3 кота",
        "quartz vodka jumble",
    ],
)
def test_unusual_words_are_taken(password: str):
    assert weakness(password, known=KNOWN) == ""
    refuse_weak(password, known=KNOWN)


def test_every_row_of_keys_and_every_usual_word_with_a_number_is_refused_in_any_case():
    for row in (*LATIN_KEYS, *RUSSIAN_KEYS):
        assert weakness((row + row[::-1])[:14]), row
    for word in WORDS:
        for spelled in (f"{word.title()}20261126", f"12345{word.upper()}!!!!", f"{word}{word}79261234567"):
            assert weakness(spelled), spelled


def test_words_drawn_by_chance_are_hardly_ever_refused():
    chance = random.Random(16)
    letters = "абвгдежзиклмнопрстуфхцчшэюя"
    drawn = [" ".join("".join(chance.choices(letters, k=5)) for _ in range(3)) for _ in range(500)]
    assert [words for words in drawn if weakness(words)] == []
