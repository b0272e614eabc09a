"""Where pages lie in the folder, and how they lead to each other."""

from __future__ import annotations

import pytest

from web.export.places import file_of, is_kept, relative


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/en/", "en/index.html"),
        ("/en/a/cards/pin", "en/a/cards/pin.html"),
        ("/en/a/cards/pin.md", "en/a/cards/pin.md"),
        ("/en/c/cards?page=2", "en/c/cards,2.html"),
        ("/ru/search?q=pin", "ru/search.html"),
        ("/assets/a%20b.png", "assets/a b.png"),
        ("/static/0a1b2c3d4e/site.css", "static/site.css"),
        ("/llms.txt", "llms.txt"),
    ],
)
def test_a_page_has_a_file(address: str, file: str):
    assert is_kept(address) and file_of(address) == file


@pytest.mark.parametrize(
    "address", ["/en/contact", "/agent", "/en/a/cards/pin/vote", "/en/feed.atom", "/api/v1/search"]
)
def test_what_needs_the_server_has_none(address: str):
    assert not is_kept(address)


def test_links_are_relative_and_keep_their_anchor_and_words():
    assert relative("en/a/cards/pin.html", "/ru/a/x#да") == "../../../ru/a/x.html#да"
    assert relative("en/index.html", "/en/search?q=lost+card") == "search.html?q=lost+card"
