"""What a reader gets for an address that leads nowhere, and for an error: a way on, in their language."""

from __future__ import annotations

import pytest

from tests.web.public.views.conftest import EN, RU, plain
from tests.web.twins import result
from web.public.views.missing import ErrorPage, MissingPage, Nearby


def test_a_missing_page_offers_what_resembles_the_address_each_once(tree):
    near = (tree.card("ru", "cards/block"), result("ru/cards/block", "Потеряли карту"), tree.card("en", "cards/block"))
    page = MissingPage.of(RU, Nearby(tree=tree, words="карта", key="", articles=near))
    assert [(plain(link.text), link.url, link.lang) for link in page.near] == [
        ("Потеряли карту", "/ru/a/cards/block", ""),
        ("Lost or stolen card", "/en/a/cards/block", "en"),
    ]
    assert (page.status, page.query, page.path, page.translations) == (404, "карта", "", ())
    assert [(link.text, link.url) for link in page.categories] == [
        ("Вход и\xa0доступ", "/ru/c/access"),
        ("Карты", "/ru/c/cards"),
        ("Кредиты", "/ru/c/loans"),
    ]


def test_an_article_that_exists_in_another_language_is_named(tree):
    page = MissingPage.of(EN, Nearby(tree=tree, words="limits", key="cards/limits", articles=()))
    assert [(link.url, link.lang) for link in page.translations] == [("/ru/a/cards/limits", "ru")]
    assert [other.url for other in page.alternates] == ["/ru/", "/en/"] and not any(
        other.exact for other in page.alternates
    )


def test_a_section_is_offered_only_in_a_language_it_has_articles_in(tree):
    page = MissingPage.of(EN, Nearby(tree=tree, words="", key="", articles=()))
    assert [link.url for link in page.categories] == ["/en/c/access", "/en/c/cards"]


def test_before_anything_is_published_the_page_still_says_what_happened():
    page = MissingPage.of(EN, None)
    assert plain(page.title) == "Page not found" and page.status == 404
    assert (page.near, page.translations, page.categories, page.query) == ((), (), (), "")


@pytest.mark.parametrize("texts", [RU, EN], ids=["ru", "en"])
def test_an_error_has_words_of_its_own_and_keeps_its_status(texts):
    too_large = ErrorPage.of(texts, 413, 413)
    assert "256" in too_large.text and too_large.status == 413
    teapot = ErrorPage.of(texts, 500, 418)
    assert teapot.status == 418 and teapot.title == texts("errors.500.title") and teapot.text
