"""The same keys on the other layout, and the same sounds in the other alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.keyboard import MAX_VARIANTS, cyrillic_readings, latin_reading, other_layout, with_case_of


def readings(word: str) -> list[str]:
    return [text for text, _ in cyrillic_readings(word)]


RUSSIAN = st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя "), min_size=1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("pf,kjrbhjdfkb rfhne", "заблокировали карту"),
        ("gthtdtcnb ltymub", "перевести деньги"),
        ("Ghbdtn", "Привет"),
        ("[jxe pfrhsnm cx`n", "хочу закрыть счёт"),
        ("дщые сфкв", "lost card"),
        ("цшерщге", "without"),
    ],
)
def test_a_question_typed_on_the_wrong_layout_is_read_on_the_other(typed: str, meant: str):
    assert other_layout(typed) == meant


@given(RUSSIAN.filter(str.strip))
def test_switching_the_layout_twice_gives_back_what_was_typed(text: str):
    assert other_layout(other_layout(text)) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("karta", "карта"),
        ("perevod", "перевод"),
        ("shchet", "щет"),
        ("schet", "счет"),
        ("zablokirovat", "заблокировать"),
        ("podpiska", "подписка"),
        ("kreshchenie", "крещение"),
        ("obyavlenie", "обявление"),
        ("kabinet", "кабинет"),
        ("prilozheniye", "приложение"),
    ],
)
def test_the_meant_word_is_among_the_readings(typed: str, meant: str):
    assert meant in readings(typed)


@given(RUSSIAN.filter(lambda text: " " not in text and len(text) < 30))
def test_a_transliterated_word_always_has_readings_and_never_too_many(word: str):
    assert 0 < len(readings(latin_reading(word))) <= MAX_VARIANTS or not latin_reading(word)


@pytest.mark.parametrize("word", ["карта", "1204", "é", "日本", "карtа"])
def test_what_is_not_latin_has_no_readings(word: str):
    assert readings(word) == []


def test_a_very_long_word_keeps_the_number_of_readings_bounded():
    assert len(readings("sc" * 1000)) <= MAX_VARIANTS


def test_latin_letters_of_a_russian_text_keep_its_capitals_and_signs():
    assert latin_reading("Щит, 5 Юнг!") == "Schit, 5 Yung!"


@pytest.mark.parametrize(
    ("typed", "word", "shown"),
    [("Krta", "карта", "Карта"), ("krta", "карта", "карта"), ("", "карта", "карта"), ("K", "", "")],
)
def test_a_capital_first_letter_stays_one(typed: str, word: str, shown: str):
    assert with_case_of(typed, word) == shown
