"""What handlers are given: the words of the page's language, a name for a visitor that tells nobody who it is."""

from __future__ import annotations

import pytest
from fastapi import HTTPException
from starlette.requests import Request

from kb.errors import IndexUnavailable
from web.dependencies import (
    get_engine,
    get_optional_engine,
    get_optional_internal_engine,
    get_texts,
    get_visitor,
)


@pytest.fixture
def asking(make_client):
    """A request to the site, as a handler gets it."""
    app = make_client().app

    def ask(path: str = "/", *, lang: str | None = None, address: str = "203.0.113.7", **headers: str) -> Request:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": named, "app": app, "query_string": b""}
        return Request(scope | {"client": (address, 5000), "path_params": {} if lang is None else {"lang": lang}})

    return ask


def test_the_address_decides_the_language_and_one_the_site_lacks_is_no_page(asking):
    assert get_texts(asking("/en/", lang="en", accept_language="ru")).lang == "en"
    with pytest.raises(HTTPException) as refused:
        get_texts(asking("/de/", lang="de"))
    assert refused.value.status_code == 404


def test_without_a_language_in_the_address_the_browser_is_asked(asking):
    assert get_texts(asking("/agent", accept_language="en-GB, ru;q=.5")).lang == "en"
    assert get_texts(asking("/agent", accept_language="de")).lang == "ru"


def test_a_visitor_is_known_again_within_the_day_and_told_from_others(asking):
    names = {
        get_visitor(asking(address=address, user_agent=browser))
        for address in ("203.0.113.7", "203.0.113.8")
        for browser in ("Firefox", "Chromium")
    }
    assert len(names) == 4 and get_visitor(asking(user_agent="Firefox")) in names
    assert not any("203.0.113" in name for name in names)


def test_who_needs_a_person_is_heard_while_nothing_is_built(make_client, tmp_path):
    app = make_client(index=tmp_path / "nothing").app
    request = Request({"type": "http", "path": "/", "headers": [], "app": app})
    assert get_optional_engine(request) is None and get_optional_internal_engine(request) is None
    with pytest.raises(IndexUnavailable):
        get_engine(request)
