"""A misspelt question is repaired; a word that anybody knows never is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.repair import MESSAGE, known_share, rescue
from search.text.analysis import terms
from search.text.keyboard import latin_reading, other_layout
from tests.cost import cpu_seconds

ARTICLES = {
    "ru/cards/block.md": "# Заблокировать карту\n\nЗаблокировали карту? Откройте приложение и нажмите «Разблокировать». Комиссия не взимается.",
    "ru/cards/reissue.md": "# Перевыпуск карты\n\nПеревыпуск карты стоит 200 рублей, новая карта готова через три дня.",
    "ru/money/transfer.md": "# Перевести деньги\n\nПереводите деньги по номеру телефона через Mir Pay. Подписка и кэшбэк не меняются.",
    "ru/access/password.md": "# Забыли пароль\n\nВосстановите пароль на странице входа, код придёт в сообщении.",
    "en/cards/block.md": "# Block a card\n\nBlock your card in the app when it is lost. Statement and insurance stay available.",
    "en/access/password.md": "# Forgotten password\n\nReset your password on the sign-in page with a code from the message.",
}


@pytest.fixture(scope="module")
def engine(keyword_engine):
    return keyword_engine(ARTICLES)


@pytest.fixture(scope="module")
def speller(engine):
    return engine.index.speller


@pytest.fixture(scope="module")
def repaired(speller):
    """What a typed text is searched as."""

    def search(text: str) -> str:
        found = rescue(text, speller)
        return found.text.lower().replace("ё", "е") if found else text

    return search


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pf,kjrbhjdfkb rfhne", "заблокировали карту"),
        ("ghbdtn pf,kjrbhjdfkb rfhne", "привет заблокировали карту"),
        ("pf,sk gfhjkm", "забыл пароль"),
        ("gthtdtcnb ltymub", "перевести деньги"),
        ("rfr gthtdtcnb ltymub", "как перевести деньги"),
    ],
)
def test_russian_typed_on_the_english_layout_is_read_in_russian(repaired, speller, typed: str, meant: str):
    assert repaired(typed) == meant
    assert rescue(typed, speller).kinds == ("layout",)


@pytest.mark.parametrize(
    ("typed", "meant"), [("идщсл ьн сфкв", "block my card"), ("ащкпщееут зфыыцщкв", "forgotten password")]
)
def test_english_typed_on_the_russian_layout_is_read_in_english(repaired, speller, typed: str, meant: str):
    assert repaired(typed) == meant
    assert rescue(typed, speller).kinds == ("layout",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("perevesti dengi", "перевести деньги"),
        ("zabyl parol", "забыл пароль"),
        ("zablokirovali kartu", "заблокировали карту"),
        ("kak vosstanovit parol", "как восстановить пароль"),
    ],
)
def test_russian_in_latin_letters_is_read_in_russian(repaired, speller, typed: str, meant: str):
    assert terms(repaired(typed)) == terms(meant)
    assert rescue(typed, speller).kinds == ("transliteration",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("заблокровали карту", "заблокировали карту"),
        ("перевыпускк карты", "перевыпуск карты"),
        ("комисия за перевод", "комиссия за перевод"),
        ("прилжение не открывается", "приложение не открывается"),
        ("reset my pasword", "reset my password"),
        ("satement for a year", "statement for a year"),
    ],
)
def test_a_slip_of_the_finger_is_mended_with_the_articles_own_words(repaired, typed: str, meant: str):
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "как заблокировать карту",
        "I forgot my password",
        "пароль от приложения",
        "перезапуск телефона",  # a known Russian word, one slip from «перевыпуск»
        "корту",  # a known word: the tennis court's
        "Mir Pay",
        "",
        "😀",
        "!!!",
        "1204",
    ],
)
def test_known_words_are_never_touched(speller, typed: str):
    assert rescue(typed, speller) is None


@pytest.mark.parametrize(
    "typed", ["ошибка 20O", "код 201", "8 800 000 24 24", "200 рублей 201 рубль", "err0r", "SM-A515F", "2000"]
)
def test_digits_are_never_fuzzed(speller, typed: str):
    found = rescue(typed, speller)
    assert [c for c in (found.text if found else typed) if c.isdigit()] == [c for c in typed if c.isdigit()]


def test_a_repair_says_what_was_typed_and_what_is_searched(engine, ask):
    found = ask(engine, "pf,sk gfhjkm")
    assert (found.rescue.typed, found.rescue.text, found.rescue.kinds) == ("pf,sk gfhjkm", "забыл пароль", ("layout",))


def test_a_repaired_question_finds_what_the_right_spelling_finds(engine, ask, keys):
    meant = keys(ask(engine, "забыл пароль"))
    assert meant[0] == "access/password"
    for typed in ("pf,sk gfhjkm", "zabyl parol", "забыл пороль от входа"):
        assert keys(ask(engine, typed))[0] == meant[0]


def test_a_reader_who_refuses_the_repair_gets_exactly_what_was_typed(engine, ask):
    found = ask(engine, "pf,sk gfhjkm", as_typed=True)
    assert found.rescue is None
    assert found.results == ()


def test_a_quoted_phrase_is_never_repaired(engine, ask):
    assert ask(engine, '"zabyl parol"').rescue is None


def test_a_long_text_in_the_wrong_layout_is_read_to_its_end(repaired):
    meant = " ".join(["заблокировали карту"] * 60)
    assert repaired(other_layout(meant)) == meant


def test_of_a_long_text_only_the_beginning_is_mended(repaired):
    known = "заблокировали карту " * 24
    assert repaired(f"{known}заблакировали {known}заблакировали") == f"{known}заблокировали {known}заблакировали"


@pytest.mark.parametrize("letters", ["абвгдежзийклмнопрстуфхцчшщъыьэюя", "эекл", "etaoinshrdlu", "qwertyйцукен"])
def test_two_thousand_letters_that_are_no_words_cost_no_more_than_four_hundred(speller, letters: str):
    def cost(length: int, seed: int) -> float:
        dice = random.Random(seed)
        text = " ".join("".join(dice.choices(letters, k=dice.randint(4, 14))) for _ in range(500))[:length]
        return cpu_seconds(lambda: rescue(text, speller))

    speller.warm()
    assert min(cost(2_000, seed) for seed in range(4)) < 1.5 * max(cost(MESSAGE, seed) for seed in range(4))


def test_the_share_of_known_words_is_whole_when_there_is_nothing_to_know(speller):
    assert known_share("", speller) == known_share("…", speller) == 1.0
    assert known_share("карта", speller) == 1.0
    assert known_share("ыъыъыъ", speller) == 0.0


CLEAN = st.sampled_from(
    [
        "заблокировали карту",
        "перевести деньги по номеру телефона",
        "восстановите пароль на странице входа",
        "новая карта готова",
    ]
)


@given(CLEAN)
def test_every_clean_question_survives_the_wrong_layout(speller, text: str):
    assert rescue(other_layout(text), speller).text == text


@given(CLEAN)
def test_every_clean_question_survives_latin_letters(speller, text: str):
    assert rescue(latin_reading(text), speller).text.replace("ё", "е") == text.replace("ё", "е")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_read(speller, text: str):
    found = rescue(text, speller)
    assert found is None or (found.typed == text and found.text != text and found.kinds)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_reading_a_text_twice_gives_the_same(speller, text: str):
    assert rescue(text, speller) == rescue(text, speller)


@pytest.mark.parametrize("typed", ["тэг", "стим", "rfr", "esim"])
def test_a_word_is_never_repaired_into_one_without_a_subject(speller, typed: str):
    assert rescue(typed, speller) is None
