"""Which words are known, and the nearest one the articles use."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def speller(keyword_engine):
    texts = {
        "ru/a.md": "# Комиссия\n\nКомиссия за перевод. Комиссия за снятие. Подписка на уведомления. Кэшбэк за карту.",
        "en/a.md": "# Insurance\n\nInsurance covers a stolen card. Card card card. Cart.",
    }
    return keyword_engine(texts).index.speller


@pytest.mark.parametrize("word", ["комиссия", "комиссией", "подписку", "insurance", "кэшбэк"])
def test_words_of_the_articles_are_known_in_every_form(speller, word: str):
    assert speller.in_articles(word)
    assert speller.known(word)


@pytest.mark.parametrize("word", ["холодильник", "восстановить", "телефона", "1204", "00"])
def test_words_of_the_dictionary_and_numbers_are_known(speller, word: str):
    assert speller.known(word)
    assert not speller.in_articles(word)


@pytest.mark.parametrize("word", ["ghbdtn", "камиссия", "ыъыъ", "inshurense"])
def test_what_nobody_writes_is_unknown(speller, word: str):
    assert not speller.known(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("комисия", "комиссия"),
        ("камисия", ""),  # seven letters: one edit only
        ("уведомленья", "уведомления"),
        ("уведамленея", "уведомления"),  # eleven letters: two edits
        ("insurence", "insurance"),
        ("inshurence", "insurance"),
        ("кэшбек", "кэшбэк"),
    ],
)
def test_short_words_forgive_one_slip_and_long_words_two(speller, typed: str, meant: str):
    assert speller.nearest(typed) == meant


@pytest.mark.parametrize("word", ["cad", "crd", "пер"])
def test_words_under_four_letters_are_left_alone(speller, word: str):
    assert speller.nearest(word) == ""


@pytest.mark.parametrize("word", ["комисси9", "1nsurance", "12345", "card1"])
def test_words_with_digits_are_left_alone(speller, word: str):
    assert speller.nearest(word) == ""


def test_of_two_equally_near_words_the_more_frequent_wins(speller):
    assert speller.nearest("carx") == "card"


def test_warming_loads_the_dictionaries_ahead(speller):
    speller.warm()
    assert speller.known("здравствуйте")


def test_a_word_that_shares_its_stem_with_another_is_mended_first(keyword_engine):
    texts = {
        "ru/gas.md": "# Заправка метаном\n\nМетан на колонке. Сталь и стул.",
        "ru/metal.md": "# Приём металла\n\nПринимаем металл. Мыло.",
    }
    speller = keyword_engine(texts).index.speller
    assert speller.collides("метал") and speller.nearest("метал") == "металл"
    for form in ("метана", "метанами", "стали", "мылом"):
        assert not speller.collides(form)
