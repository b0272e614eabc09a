"""Loan words are understood however they are spelt, and everyday words are taken for none."""

from __future__ import annotations

import pytest

from search.text.loan_words import LOANS, own_words


@pytest.mark.parametrize("said", ["стейтмент", "стэйтмент", "стеитмент", "стейтмента", "стейтменты", "стейтмэнтом"])
def test_a_loan_word_is_known_in_every_form_and_spelling(said: str):
    assert own_words(said) == ("выписка",)


def test_double_letters_tell_nothing_apart():
    assert own_words("аккаунта") == own_words("акаунт")
    assert own_words("пасворд") == own_words("пассворд")


@pytest.mark.parametrize(
    "word", ["карта", "выписка", "линия", "логика", "рейтинг", "бант", "пассажир", "банк", "", "statement"]
)
def test_everyday_words_are_no_loan_words(word: str):
    assert own_words(word) == ()


def test_no_loan_word_says_itself():
    for said, written in LOANS.items():
        assert said not in written and written
