"""Long lists in parts: every thing is on one page, the first page's address carries no number."""

from __future__ import annotations

import pytest

from web.site.pager import page_of, pager_of
from web.site.texts import load_texts

RU, EN = load_texts(("ru", "en")).values()


def url(page: str) -> str:
    return f"/list?page={page}" if page else "/list"


@pytest.mark.parametrize("pages", [0, 1])
def test_a_list_on_one_page_has_no_pager(pages: int):
    assert pager_of(EN, 1, pages, url) is None


@pytest.mark.parametrize(
    ("page", "previous", "following"),
    [(1, "", "/list?page=2"), (2, "/list", "/list?page=3"), (3, "/list?page=2", "")],
)
def test_a_reader_is_led_to_the_neighbours_and_past_no_end(page: int, previous: str, following: str):
    pager = pager_of(RU, page, 3, url)
    assert (pager.previous, pager.next) == (previous, following)
    assert pager.text.replace("\xa0", " ") == f"Страница {page} из 3"


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_every_thing_is_on_exactly_one_page(count: int):
    pages = max(1, -(-count // 3))
    shown = [thing for page in range(1, pages + 1) for thing in page_of(EN, range(count), page, 3, url)[0]]
    assert shown == list(range(count))


def test_a_page_past_the_end_is_the_last_one():
    things, pager = page_of(EN, "abcde", 99, 2, url)
    assert (things, pager.text, pager.next) == ("e", "Page 3 of 3", "")
