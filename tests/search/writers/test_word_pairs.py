"""Words that may mean the same: what one text says and another does not."""

from __future__ import annotations

import pytest

from search.writers.word_pairs import exchanged, length


@pytest.fixture(scope="module")
def index(keyword_engine, article):
    others = {f"ru/other/{n}.md": article(f"Охрана здания {n}", "Гостю в офис нужна охрана у входа.") for n in range(6)}
    return keyword_engine(others | {"ru/badge.md": article("Электронный пропуск", "Пропуск лежит в приложении.")}).index


def test_unknown_words_are_set_against_words_of_the_other_text_the_fewest_first(index):
    pairs = exchanged("потерял бейджик", "электронный пропуск", index)
    assert pairs[0] == ("бейджик", "пропуск")  # of pairs as short the one where texts name their subject
    assert ("потерял бейджик", "электронный пропуск") in pairs
    assert [length(pair) for pair in pairs] == sorted(length(pair) for pair in pairs)


def test_words_the_articles_use_often_are_nobodys_synonym(index):
    assert exchanged("охрана", "пропуск", index) == []
    assert {typed for typed, _ in exchanged("бейджик охрана", "пропуск", index)} == {"бейджик", "бейджик охрана"}


def test_words_both_texts_hold_stand_in_no_pair(index):
    pairs = exchanged("электронный бейджик", "электронный пропуск", index)
    assert pairs == [("бейджик", "пропуск")]


def test_runs_do_not_begin_or_end_with_words_that_say_nothing(index):
    says = {says for _, says in exchanged("бейджик", "где мой пропуск для гаража", index)}
    assert says == {"пропуск", "гаража", "пропуск для гаража"}


def test_nothing_is_set_against_nothing(index):
    assert exchanged("", "пропуск", index) == exchanged("бейджик", "", index) == []
