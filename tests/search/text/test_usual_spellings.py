"""Words that are no mistakes are put as the articles write them; what the articles do not use is put nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.text.analysis import terms, words
from search.text.usual_spellings import Used, as_articles_write

ARTICLES = "кешбэк и трэвел, пин-код, смс-код, wi-fi, usb-c, iphone, whatsapp, e-mail, handson, забыл логин, wi fi, samsung, statement, выписка, личный кабинет"


@pytest.fixture(scope="module")
def used() -> Used:
    held, text = set(terms(ARTICLES)), f" {' '.join(words(ARTICLES))} "
    return Used(
        word=lambda word: bool(terms(word)) and terms(word)[0] in held,
        known=lambda word: word in ("рыба", "stat"),
        together=lambda phrase: f" {phrase} " in text,
        completion=lambda word: next((other for other in words(ARTICLES) if other.startswith(word)), ""),
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        *((typed, "кешбэк") for typed in ("кэшбэк", "кэшбек", "кешбэк", "кэш-бек", "кеш-бэк", "кеш-бек")),
        *((typed, "забыл пин-код") for typed in ("забыл пинкод", "забыл пин-код")),
        *((typed, "wi-fi") for typed in ("wifi", "вайфай", "wi-fi", "вай-фай", "вай фай")),
        ("смскод не приходит", "смс-код не приходит"),
        ("usbc", "usb-c"),
        ("на айфоне", "на iphone"),
        *((typed, "whatsapp") for typed in ("ватсап", "вотсап", "вацап")),
        *((typed, "e-mail") for typed in ("имейл", "емейл", "имэйл")),
        ("самсунг", "samsung"),
        ("hands on", "handson"),
        ("за был логин", "забыл логин"),
        ("кешб", "кешбэк"),
        *((f"нужен {typed} за май", "нужен выписка за май") for typed in ("стейтмент", "стэйтмент")),
        ("мой аккаунт", "мой личный кабинет"),
        ("stateme", "statement"),
    ],
)
def test_usual_spellings_are_those_of_the_articles(used, typed: str, written: str):
    assert as_articles_write(typed, used) == written


@pytest.mark.parametrize(
    "typed",
    [
        "рыба",
        "пин код",
        "эхо",
        "кеш",
        "скайп",
        "кешб не пришёл",
        "stat",
        "этажерка",
        "инвойс",
        "",
        "?",
        "смс 2026",
        "код-пин",
        "zhjd stateme",
    ],
)
def test_what_the_articles_do_not_write_so_is_left_alone(used, typed: str):
    assert as_articles_write(typed, used) == typed


def test_everyday_words_are_neither_names_nor_parts_of_one(used):
    everyday = replace(used, known=lambda word: True)
    assert as_articles_write("hands on", everyday) == "hands on"
    assert as_articles_write("пинкод", everyday) == "пинкод"
    assert as_articles_write("самсунг", replace(everyday, word=lambda word: word == "samsung")) == "samsung"
    assert as_articles_write("wifi", everyday) == "wi-fi"
    assert as_articles_write("контакт", replace(everyday, word=lambda word: word == "kontakt")) == "контакт"


def test_a_word_of_the_dictionary_is_not_taken_apart_where_that_makes_everyday_words():
    parts = ("may", "be", "set", "up", "every", "day", "connect", "ors", "e", "mail")
    used = Used(lambda word: word in parts, lambda word: True, lambda phrase: True, lambda word: "")
    for word in ("maybe", "setup", "everyday", "connectors"):
        assert as_articles_write(word, used) == word
    assert as_articles_write("email", used) == "e-mail"


def test_a_long_text_costs_a_bounded_number_of_look_ups():
    asked: list[str] = []
    counting = Used(lambda word: bool(asked.append(word)), lambda word: False, lambda phrase: False, lambda word: "")
    as_articles_write("щэлбэнэврэ " * 400, counting)
    assert len(asked) < 1000
