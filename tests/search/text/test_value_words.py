"""Questions for a value are told from questions about what to do."""

from __future__ import annotations

import pytest

from search.text.value_words import asks_for_value


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "сколько стоит перевыпуск",
            "работаете в субботу",
            "до скольки чат",
            "номер телефона",
            "какая ставка по вкладу",
        ),
        *("how much is a new card", "are you open on sunday", "what's your phone number", "max loan", "deposit rates"),
    ],
)
def test_a_value_is_asked_for(asked: str):
    assert asks_for_value(asked)


@pytest.mark.parametrize(
    "asked", ["потерял карту", "хочу закрыть вклад", "не приходит код", "i lost my card", "close my account", "", "?"]
)
def test_nothing_is_asked_that_a_value_would_answer(asked: str):
    assert not asks_for_value(asked)
