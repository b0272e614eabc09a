"""A link finds its article by any address it ever had."""

from __future__ import annotations

import pytest

from kb.articles.layouts.addresses import AddressBook, Addressed, in_one_form, written_addresses

BOOK = AddressBook(
    [
        Addressed(
            "en/cards/fees",
            "en",
            "cards/fees",
            ("/card-prices", "https://help.example.org/hc/en-us/articles/360001112224-Fees"),
        ),
        Addressed("ru/cards/fees", "ru", "cards/fees"),
        Addressed("en/limits/limits", "en", "limits/limits"),
        Addressed("en/start/index", "en", "start/index"),
        Addressed("en/02-app/01-log-in", "en", "02-app/01-log-in"),
    ],
    ("docs", "en"),
)


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("/cards/fees/", "en/cards/fees"),
        ("/docs/cards/fees.md", "en/cards/fees"),
        ("/en/Cards/Fees.html#cash", "en/cards/fees"),
        ("/card-prices?x=1", "en/cards/fees"),
        ("https://help.example.org/hc/en-us/articles/360001112224-Fees", "en/cards/fees"),
        ("/hc/en-us/articles/360001112224", "en/cards/fees"),
        ("/limits", "en/limits/limits"),
        ("start/", "en/start/index"),
        ("/app/log-in", "en/02-app/01-log-in"),
        ("/nothing", ""),
        ("", ""),
    ],
)
def test_an_address_finds_its_article(address, id):
    assert BOOK.find(address, "en") == id


def test_the_language_asked_for_comes_first():
    assert BOOK.find("/cards/fees", "ru") == "ru/cards/fees" and BOOK.find("/limits", "ru") == "en/limits/limits"


def test_a_host_is_ours_when_an_article_stood_there():
    assert BOOK.is_own_host("https://help.example.org/x") and not BOOK.is_own_host("https://a.example/x")


def test_a_name_that_only_one_has_finds_it():
    assert BOOK.only("elsewhere/fees.md", "ru") == "ru/cards/fees" and BOOK.only("index.md", "en") == ""


def test_addresses_are_read_from_the_fields_of_other_tools():
    fields = {"aliases": ["/old/"], "slug": "new", "permalink": "/x/:year/", "redirect_from": "/y"}
    assert written_addresses(fields, "cards/fees") == ("/old/", "cards/new", "/y")


def test_one_form():
    assert in_one_form("/Docs/A%20b/README.md#x") == "docs/a b" and in_one_form("/") == ""
