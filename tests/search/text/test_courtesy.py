"""Greetings and thanks weigh on nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.courtesy import strip_courtesy


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Здравствуйте! Подскажите, пожалуйста, как закрыть счёт? Заранее спасибо!", "как закрыть счёт"),
        ("Добрый день, не приходит смс", "не приходит смс"),
        ("доброго времени суток. потерял карту", "потерял карту"),
        ("Как закрыть вклад? С уважением, Иванов Пётр", "Как закрыть вклад"),
        ("Не могу войти. Жду ответа.", "Не могу войти"),
        ("Hello, how do I close my account? Thanks in advance", "how do I close my account"),
        ("Dear support, I lost my card. Kind regards, Ann", "I lost my card"),
        ("hi please block my card please", "block my card"),
    ],
)
def test_greetings_and_thanks_at_the_ends_are_stripped(written: str, asked: str):
    assert strip_courtesy(written).rstrip("?.! ") == asked


@pytest.mark.parametrize(
    "text",
    ["как написать спасибо сотруднику банка", "пришла смс здравствуйте ваша карта", "привет-пакет не подключается"],
)
def test_courteous_words_inside_a_question_stay(text: str):
    assert (
        "спасибо" in strip_courtesy(text) or "здравствуйте" in strip_courtesy(text) or "пакет" in strip_courtesy(text)
    )


@pytest.mark.parametrize("text", ["спасибо", "Здравствуйте!", "hello", "подскажите пин", "привет карта"])
def test_at_least_a_word_is_left(text: str):
    assert strip_courtesy(text) == text.split()[-1]


@pytest.mark.parametrize(
    "text",
    ["приветственный бонус за карту", "пожалуйстанет такого слова", "highest deposit rate", "thankless job offer"],
)
def test_words_that_only_begin_like_a_greeting_are_untouched(text: str):
    assert strip_courtesy(text) == text


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_what_is_left_was_typed(text: str):
    assert strip_courtesy(text) in text
