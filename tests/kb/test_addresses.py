"""Where pages are: the same patterns for links in articles, in letters and on the site."""

from __future__ import annotations

import pytest

from kb.addresses import article_of, article_path, asset_path, is_own_page, request_path, staff_request_path


@pytest.mark.parametrize("href", ["/ru/", "/en", "/ru?x=1", "/ru#top", "/agent", "/agent/queue", "/assets/a.png"])
def test_a_writer_may_link_a_page_of_the_site(href: str):
    assert is_own_page(href)


@pytest.mark.parametrize("href", ["/rules.md", "/cards/block", "ru/", "/agents", "/asset"])
def test_a_path_of_the_folder_is_no_page_of_the_site(href: str):
    assert not is_own_page(href)


def test_an_article_is_read_back_from_its_address():
    assert article_of(article_path("ru", "cards/block")) == ("ru", "cards/block")
    assert article_of("/ru/a/cards/block/") == ("ru", "cards/block")
    assert article_of("/ru/c/cards") is None and article_of("/ru/a/") is None


def test_what_people_named_is_quoted():
    assert article_path("ru", "карты/a b") == "/ru/a/%D0%BA%D0%B0%D1%80%D1%82%D1%8B/a%20b"
    assert asset_path("img/a b.png") == "/assets/img/a%20b.png"
    assert request_path("en", "a b") == "/en/request/a%20b"
    assert (staff_request_path(), staff_request_path("2026-000001")) == (
        "/agent/requests",
        "/agent/requests/2026-000001",
    )
