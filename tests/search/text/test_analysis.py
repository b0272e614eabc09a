"""Text becomes terms: the one definition both articles and queries go by."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.stems import stem
from search.text.analysis import MAX_WORD, fold, query_terms, script, terms, words

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_letter_case_and_yo_make_no_difference():
    assert terms("Счёт ЗАКРЫТ") == terms("счет закрыт")


@pytest.mark.parametrize(
    "forms", ["карта карты картой картам", "перевод переводы переводом", "card cards", "block blocked blocking"]
)
def test_forms_of_a_word_are_one_term(forms: str):
    assert len(set(terms(forms))) == 1


def test_numbers_and_codes_are_kept_as_they_are():
    assert terms("ошибка 0451 SM-A515") == [stem("ошибка"), "0451", "sm", "a515"]


def test_stop_words_leave_a_query_but_not_an_article():
    assert query_terms("как мне закрыть счёт") == terms("закрыть счёт")
    assert len(terms("как мне закрыть счёт")) == 4


def test_a_question_of_stop_words_only_keeps_them_all():
    assert query_terms("кто вы") == terms("кто вы")
    assert query_terms("how to be") == terms("how to be")


def test_a_repeated_word_counts_once_in_a_query():
    assert query_terms("карта, карта! карту") == terms("карта")


@pytest.mark.parametrize("text", ["", "   ", "!?…", "😀😀", "—"])
def test_text_without_words_has_no_terms(text: str):
    assert terms(text) == query_terms(text) == words(text) == []


def test_an_endless_word_is_cut_so_that_keys_and_hashes_do_not_fill_the_index():
    assert [len(word) for word in words("a" * 5000)] == [MAX_WORD]


@given(ANY_TEXT)
def test_folding_keeps_every_letter_in_its_place(text: str):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("карта", "ru"), ("card", "en"), ("1204", ""), ("", ""), ("карта Visa", "ru"), ("Visa card я", "en")],
)
def test_the_script_is_that_of_most_letters(text: str, expected: str):
    assert script(text) == expected


def test_stems_are_the_same_from_every_thread():
    sentences = ["переводы между счетами", "blocked cards and passwords"] * 200
    wanted = [terms(text) for text in sentences]
    got: list[list[list[str]]] = []
    threads = [threading.Thread(target=lambda: got.append([terms(text) for text in sentences])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 8
