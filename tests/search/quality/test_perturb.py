"""Questions are spoiled the way people spoil them, the same way every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.quality.perturb import PERTURBATIONS
from search.text.keyboard import other_layout

QUESTION = "как заблокировать украденную карту через мобильное приложение банка"


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_a_spoiled_question_is_another_one_and_always_the_same(kind: str):
    spoil = PERTURBATIONS[kind]
    assert spoil(QUESTION) != QUESTION
    assert spoil(QUESTION) == spoil(QUESTION)


def test_a_typo_changes_some_words_and_leaves_the_others():
    before, after = QUESTION.split(), PERTURBATIONS["typo"](QUESTION).split()
    assert len(before) == len(after)
    assert 1 <= sum(one != other for one, other in zip(before, after, strict=True)) <= 3


def test_a_typo_always_changes_something():
    asked = [
        f"{word} вопрос"
        for word in ("карточка", "перевод", "пароль", "приложение", "блокировка", "программа", "иззаем")
        for _ in range(1)
    ]
    asked += [f"закрыть счёт номер {number}" for number in range(200)]
    assert [text for text in asked if PERTURBATIONS["typo"](text) == text] == []


def test_the_wrong_layout_can_be_switched_back():
    assert other_layout(PERTURBATIONS["layout"](QUESTION)) == QUESTION


def test_transliteration_leaves_english_alone():
    assert PERTURBATIONS["transliteration"]("block my card") == "block my card"
    assert PERTURBATIONS["transliteration"](QUESTION).isascii()


@pytest.mark.parametrize("kind", PERTURBATIONS)
@given(text=st.text(max_size=80))
def test_any_text_can_be_spoiled(kind: str, text: str):
    assert isinstance(PERTURBATIONS[kind](text), str)
