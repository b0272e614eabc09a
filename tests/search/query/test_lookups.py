"""What one question may cost: 2,000 letters that are no words are read in bounded steps, and questions of people as before."""

from __future__ import annotations

import random

import pytest

from search.query.lookups import EXACT, FAR, FORM, NEAR, LookUps
from search.query.repair import MENDING_UNITS, READING_UNITS, rescue
from search.query.values import Query
from search.text.keyboard import other_layout
from tests.cost import cpu_seconds

ARTICLES = {
    "ru/cards/block.md": "# Заблокировать карту\n\nЗаблокировали карту? Откройте приложение и нажмите «Разблокировать».",
    "ru/money/transfer.md": "# Перевести деньги\n\nПереводите деньги по номеру телефона. Подписка и кэшбэк не меняются.",
    "en/cards/block.md": "# Block a card\n\nBlock your card in the app when it is lost. Statement and insurance stay available.",
}
CYRILLIC, LATIN = "абвгдежзиклмнопрстуфхцчшщыьэюя", "abcdefghijklmnopqrstuvwxyz"
CHANCE = random.Random(7)


def odd(letters: str, size: int, between: str = " ") -> str:
    """2,000 letters of words nobody wrote."""
    return between.join("".join(CHANCE.choices(letters, k=size)) for _ in range(2000 // (size + 1)))


ODD = {
    f"{name}, {size} letters, {between!r} between": odd(letters, size, between)
    for name, letters in (
        ("Cyrillic", CYRILLIC),
        ("Latin", LATIN),
        ("both", CYRILLIC + LATIN),
        ("digits", CYRILLIC + "1"),
    )
    for size in (3, 8, 14, 40, 1999)
    for between in (" ", ".", "-", "'")
} | {
    "slips": " ".join(
        "".join(CHANCE.sample(word, len(word))) for word in ("заблокировать", "перевести", "приложение") * 60
    ),
    "the other layout": other_layout("как перевести деньги и заблокировать карту " * 46),
    "Latin Russian": "kak zablokirovat moyu shchyotchikovuyu kartu " * 44,
    "any letters": "".join(chr(CHANCE.randrange(0x21, 0xD7FF)) for _ in range(2000)),
}


class Counting:
    """A speller that counts what it is asked, in units."""

    def __init__(self, speller) -> None:
        self.speller, self.units = speller, 0

    def __getattr__(self, name: str):
        asked = getattr(self.speller, name)
        if not callable(asked):
            return asked
        prices = {"nearest": NEAR, "nearest_form": FORM}

        def ask(word: str):
            self.units += prices.get(name, EXACT) * (len(word) if name == "nearest_form" else 1)
            return asked(word)

        return ask


@pytest.fixture(scope="module")
def engine(keyword_engine):
    return keyword_engine(ARTICLES)


@pytest.fixture(scope="module")
def speller(engine):
    engine.index.speller.warm()
    return engine.index.speller


@pytest.mark.parametrize("name", ODD)
def test_the_speller_is_asked_no_more_than_one_question_may_ask(speller, name: str):
    counting = Counting(speller)
    rescue(Query.parse(ODD[name]).text, counting)
    assert counting.units <= READING_UNITS + MENDING_UNITS


@pytest.mark.slow
def test_odd_letters_cost_no_more_than_so_many_questions_of_people(engine, speller):
    """In time of this process: a question in the wrong layout with a slip is what people do send."""
    for text in ("xnj ltkfnm tckb pf,kjrbhjdfkb rfhne", *ODD.values()):
        engine.search(Query.parse(text))  # what is remembered of words is remembered

    def cost(texts: list[str]) -> float:
        return cpu_seconds(lambda: [engine.search(Query.parse(text, lang="ru")) for text in texts]) / len(texts)

    ordinary = cost([f"xnj ltkfnm tckb pf,kjrbhjdfkb rfhne {number}" for number in range(60)])
    assert cost(list(ODD.values())) < 60 * ordinary


def test_a_word_is_looked_up_once(speller):
    counting = Counting(speller)
    looked = LookUps(counting, 1000)
    for _ in range(50):
        assert looked.known("карта") and looked.nearest("картта") == looked.nearest("картта")
    assert counting.units == EXACT + NEAR


def test_whoever_has_spent_all_is_told_that_words_are_unknown_and_pays_nothing(speller):
    counting = Counting(speller)
    looked = LookUps(counting, 0)
    assert not looked.known("карта")
    assert looked.nearest("картта") == looked.nearest_form("картта") == ""
    assert looked.count("карта") == 0
    assert not looked.in_articles("карта")
    assert looked.read_once("kartu", lambda word, _: word.upper()) == "kartu"
    assert counting.units == 0


def test_a_dear_look_up_that_is_not_affordable_leaves_the_cheap_ones(speller):
    looked = LookUps(speller, FAR)
    assert looked.nearest_form("заблокироват") == ""
    assert looked.known("карту")


def test_a_long_letter_is_repaired_where_it_begins(speller):
    found = rescue("заблокиравать карту " + odd(CYRILLIC, 9), speller)
    assert found is not None
    assert found.text.startswith("заблокировать карту ")
