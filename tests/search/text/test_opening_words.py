"""Whoever asks when somebody can be reached is understood in the usual ways to say it, and nobody else is."""

from __future__ import annotations

import pytest

from search.text.opening_words import asks_when_open

RUSSIAN_DAYS = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
    "сегодня",
    "завтра",
)
ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.mark.parametrize(
    "day", [*RUSSIAN_DAYS, "в сб", "по выходным", "ночью", "8 марта", "на новый год", "в праздничные дни"]
)
def test_any_day_may_be_asked_for_in_russian(day: str):
    for asked in (
        f"работаете {day}",
        f"а {day} вы открыты?",
        f"{day} до скольки",
        f"можно позвонить {day}",
        f"режим работы {day}",
    ):
        assert asks_when_open(asked)


@pytest.mark.parametrize("day", [*ENGLISH_DAYS, "christmas", "weekends", "a public holiday", "january 1"])
def test_any_day_may_be_asked_for_in_english(day: str):
    for asked in (
        f"are you open on {day}?",
        f"do you work on {day}",
        f"can i call on {day}",
        f"what are your hours on {day}",
    ):
        assert asks_when_open(asked)


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "часы работы",
            "график работы поддержки",
            "во сколько открываетесь",
            "когда закрывается чат",
            "круглосуточно работаете",
        ),
        *("суббота рабочий день?", "с какого часа вы открыты", "дозвонюсь ли я в воскресенье"),
        *(
            "opening hours",
            "how late are you open",
            "when do you close today",
            "are you open 24/7",
            "is anyone there at night",
        ),
    ],
)
def test_hours_may_be_asked_for_without_a_day(asked: str):
    assert asks_when_open(asked)


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "карта не работает в субботу",
            "чат сегодня не работает",
            "когда закрыть вклад",
            "сколько вы работаете",
            "работа у вас",
        ),
        *("позвоните мне завтра", "когда придёт перевод в пятницу", "который час", "сегодня", "рабочие дни"),
        *(
            "call me tomorrow",
            "may i call you",
            "what time is it",
            "open an account today",
            "the app is closed now",
            "work with us",
            "",
            "?",
        ),
    ],
)
def test_another_question_with_the_same_words_is_another_question(asked: str):
    assert not asks_when_open(asked)
