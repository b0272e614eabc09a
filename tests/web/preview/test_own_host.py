"""A page of the web can't read drafts by pointing a name of its own at this machine."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from web.preview.own_host import OwnHost


def preview(host: str) -> TestClient:
    return TestClient(OwnHost(PlainTextResponse("a draft"), host=host), base_url="http://127.0.0.1:8001")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8001", "localhost:8001", "LOCALHOST", "[::1]:8001"])
def test_it_answers_to_the_names_of_this_machine(host: str):
    assert preview("127.0.0.1").get("/", headers={"host": host}).text == "a draft"


@pytest.mark.parametrize(
    "host",
    [
        "rebind.evil.example",
        "rebind.evil.example:8001",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil@localhost",
    ]
    + ["", "[::1", "192.168.1.5:8001", "localhost:8001:8001", "localhost:", "[bad", "127.0.0.1/evil.example"],
)
def test_it_answers_to_no_other_name(host: str):
    refused = preview("127.0.0.1").get("/", headers={"host": host})
    assert refused.status_code == 421 and "draft" not in refused.text


def test_the_host_it_was_started_with_is_its_own_too():
    assert preview("desk.local").get("/", headers={"host": "Desk.local:8001"}).status_code == 200
    assert preview("desk.local").get("/", headers={"host": "other.local"}).status_code == 421


def test_a_preview_on_every_address_is_asked_by_addresses_and_not_by_strange_names():
    everywhere = preview("0.0.0.0")
    told = [
        everywhere.get("/", headers={"host": host}).status_code
        for host in ("192.168.1.5:8001", "[fe80::1]", "evil.example")
    ]
    assert told == [200, 200, 421]
