"""An address that leads nowhere still tells what was meant."""

from __future__ import annotations

from tests.web.twins import TwinLive, result
from web.public.nearby import look_nearby, words_of


def test_the_last_part_of_an_address_is_read_as_words():
    assert words_of("/ru/a/cards/block-my.card.html/") == "block my card"
    assert words_of("/%D0%BA%D0%B0%D1%80%D1%82%D0%B0") == "карта"
    assert words_of("/") == ""


def test_what_is_spelt_almost_alike_comes_before_what_answers_the_words(twin: TwinLive):
    twin.answers(result("ru/cards/limits", "Лимиты"))
    nearby = look_nearby(twin.public, "ru", "/ru/a/cards/blok")
    assert [article.key for article in nearby.articles] == ["cards/block", "cards/limits"]
    assert (nearby.key, nearby.words) == ("cards/blok", "blok")


def test_nearest_junk_is_not_offered(twin: TwinLive):
    twin.answers(result("ru/cards/limits", "Лимиты"), state="weak")
    assert look_nearby(twin.public, "ru", "/ru/zzzzzzzzzz").articles == ()


def test_an_answer_stands_in_the_language_of_the_page_where_it_exists_in_it(twin: TwinLive):
    twin.answers(result("ru/cards/block", "Потеряли карту"))
    assert [article.lang for article in look_nearby(twin.public, "en", "/en/qqqq").articles] == ["en"]


def test_words_that_ask_nothing_find_nothing(twin: TwinLive):
    twin.answers(result("ru/cards/limits", "Лимиты"), state="list", intent="nothing")
    assert look_nearby(twin.public, "ru", "/ru/nothing/here").articles == ()
