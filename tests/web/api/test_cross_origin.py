"""Pages of listed sites may read the public API in a browser; nobody else may, and the agents' API never."""

from __future__ import annotations

import pytest

OURS, OTHERS = "https://www.example.org", "https://evil.example"
ADDRESS = "/api/v1/search?q=card"
ALLOWED = "access-control-allow-origin"


@pytest.fixture
def open_to_ours(make_client):
    return make_client(api_origins=OURS)


def test_a_listed_site_may_read(open_to_ours):
    answer = open_to_ours.get(ADDRESS, headers={"origin": OURS})
    assert answer.headers[ALLOWED] == OURS and "ETag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"] and "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", [OTHERS, f"{OURS}.evil.example", "http://www.example.org", "null", ""])
def test_nobody_else_may(open_to_ours, origin: str):
    answer = open_to_ours.get(ADDRESS, headers={"origin": origin})
    assert ALLOWED not in answer.headers and "Origin" in answer.headers["vary"]


def test_a_page_may_ask_whether_something_has_changed(open_to_ours):
    asks = {"origin": OURS, "access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    answer = open_to_ours.options(ADDRESS, headers=asks)
    assert answer.status_code == 204 and answer.headers["access-control-allow-headers"] == "If-None-Match"
    assert "POST" not in answer.headers["access-control-allow-methods"]
    assert open_to_ours.options(ADDRESS, headers={**asks, "origin": OTHERS}).status_code == 405


def test_a_refusal_can_be_read_too(open_to_ours):
    assert open_to_ours.get("/api/v1/articles/nothing", headers={"origin": OURS}).headers[ALLOWED] == OURS


@pytest.mark.parametrize("address", ["/api/v1/agent/lookup?q=card", "/ru/", "/metrics"])
def test_nothing_but_the_public_api_is_open(open_to_ours, address: str):
    assert ALLOWED not in open_to_ours.get(address, headers={"origin": OURS}).headers


def test_where_nothing_is_listed_nothing_is_said(client):
    assert ALLOWED not in client.get(ADDRESS, headers={"origin": OURS}).headers
