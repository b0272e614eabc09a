"""Who may speak at the assistants' address, and how."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import httpx2
import pytest
from mcp import Client

from tests.web.assistants.calling import ROOT, alone, over_http, posted
from tests.web.conftest import NOW
from web.app import create_app
from web.assistants.server import make_server


def test_the_door_tells_strangers_apart(url, token):
    good, other = token("lookup"), token("feedback")
    over = token("lookup", expires=NOW - timedelta(days=1))
    asked = {
        "": 401,
        "Bearer": 401,
        "Bearer otv_no": 401,
        f"Basic {good}": 401,
        f"Bearer {over}": 401,
        f"Bearer {other}": 403,
        f"Bearer {good}": 200,
    }
    for value, status in asked.items():
        answer = alone(posted(url, {"authorization": value}))
        assert answer.status_code == status, value
        if status != 200:
            assert answer.headers["www-authenticate"].startswith("Bearer") and answer.json()["status"] == status
            assert all(secret not in answer.text for secret in (good, other, over))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example", "origin": "http://evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 400),
        ({"origin": "http://127.0.0.1:1"}, 403),
    ],
)
def test_a_page_of_another_site_can_not_speak_for_an_assistant(url, token, headers, status):
    answer = alone(posted(url, {"authorization": f"Bearer {token('lookup')}"} | headers))
    assert answer.status_code == status


def test_nothing_else_is_answered_at_this_address(url, token):
    good = {"authorization": f"Bearer {token('lookup')}"}
    assert httpx2.get(f"{url}/mcp", headers=good).status_code == 405
    assert httpx2.delete(f"{url}/mcp", headers=good).status_code == 405


def test_an_assistant_has_as_many_calls_a_minute_as_any_program(settings, token):
    site = create_app(settings.model_copy(update={"api_calls_per_minute": 2}), clock=lambda: NOW).state.site
    server = make_server(site, lambda secret=token("lookup"): secret)

    async def go():
        async with Client(server) as client:
            return [await client.call_tool("read_article", {"reference": "1042"}) for _ in range(3)]

    first, second, third = alone(go())
    assert not first.is_error and not second.is_error
    assert third.is_error and "More than 2 calls in a minute" in third.content[0].text


BAD = [
    ("lookup", {"question": " "}),
    ("lookup", {}),
    ("lookup", {"question": "а" * 9000}),
    ("lookup", {"question": "карта", "limit": 100}),
    ("read_article", {"reference": "ru/no/such"}),
    ("read_article", {"reference": "../../etc/passwd"}),
    ("create_ticket", {"note": ""}),
    ("create_ticket", {"note": "x", "email": "not an address"}),
    ("create_ticket", {"note": "x", "reply": "Нет адреса"}),
    ("create_ticket", {"note": "x", "lang": "xx"}),
    ("create_ticket", {"note": "x", "email": "аnna@example.org"}),  # a Cyrillic а
]


def test_arguments_that_can_not_be_are_refused_in_words(url, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_http(url, secret) as client:
            return [await client.call_tool(name, given) for name, given in BAD]

    for (name, given), result in zip(BAD, alone(go()), strict=True):
        assert result.is_error and result.content[0].text, (name, given)


@pytest.mark.slow
def test_serving_does_not_load_what_only_assistants_need():
    code = "import sys, web.app, cli.operating.mcp; print(sorted(name for name in sys.modules if name.split('.')[0] in ('mcp', 'mcp_types')))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
