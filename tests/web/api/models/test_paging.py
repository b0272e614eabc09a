"""Whoever follows the links of a list sees everything once."""

from __future__ import annotations

import pytest

from web.api.models.paging import ListPart, call_url

WHOLE = call_url("https://help.example", "articles", lang="ru", category="")


def test_empty_questions_are_left_out_of_an_address():
    assert WHOLE == "https://help.example/api/v1/articles?lang=ru"


@pytest.mark.parametrize(
    ("offset", "after", "before"),
    [
        (0, "&limit=10&offset=10", ""),
        (10, "&limit=10&offset=20", "&limit=10"),
        (20, "", "&limit=10&offset=10"),
        (5, "&limit=10&offset=15", "&limit=10"),
        (900, "", "&limit=10&offset=890"),
    ],
)
def test_neighbours(offset: int, after: str, before: str):
    part = ListPart(limit=10, offset=offset, furthest=1000)
    assert part.next(WHOLE, total=25) == (f"{WHOLE}{after}" if after else "")
    assert part.previous(WHOLE) == (f"{WHOLE}{before}" if before else "")


def test_no_link_leads_beyond_what_may_be_asked_for():
    assert ListPart(limit=10, offset=1000, furthest=1000).next(WHOLE, total=5000) == ""
    assert (
        ListPart(limit=10, offset=0, furthest=1000)
        .next("https://help.example/a", total=11)
        .endswith("/a?limit=10&offset=10")
    )
