"""Assistants ask over the Model Context Protocol with the client of its own package: over HTTP and over standard input."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from kb.database import connect
from kb.tickets import latest_tickets
from kb.tokens import create_token, revoke_token
from tests.journeys.conftest import serving
from tests.web.conftest import NOW
from web.app import create_app
from web.assistants import make_server
from web.site import utc_now

ROOT = Path(__file__).parents[2]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
SPEAKS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def alone(asked: Coroutine) -> Any:
    """What it comes to, in a thread of its own: the browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


@pytest.fixture
def token(settings) -> Callable[..., str]:
    """Makes a token of some scopes; `token.revoke()` ends the last one."""
    database, made = connect(settings.database_url), []

    def make(*scopes: str, **options: Any) -> str:
        with database.begin() as conn:
            known, secret = create_token(conn, "assistant", scopes, at=NOW - timedelta(days=2), **options)
        made.append(known.id)
        return secret

    def revoke() -> None:
        with database.begin() as conn:
            revoke_token(conn, made[-1], at=NOW)

    make.revoke = revoke  # type: ignore[attr-defined]
    return make


@pytest.fixture
def url(settings) -> Iterator[str]:
    app = create_app(settings.model_copy(update={"deliver": False}), clock=utc_now)
    with serving(app) as address:
        yield address


@contextlib.asynccontextmanager
async def over_http(url: str, secret: str):
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        async with Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client:
            yield client


def known(settings, secret: str) -> dict[str, str]:
    """What `kb mcp` is told by its environment."""
    return {
        "KB_INDEX": str(settings.index), "KB_DATABASE_URL": settings.database_url, "KB_MCP_TOKEN": secret, "KB_LOG_LEVEL": "warning"
    }  # fmt: skip


@contextlib.asynccontextmanager
async def over_stdio(settings, secret: str):
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "kb", "mcp"], env=known(settings, secret), cwd=ROOT
    )
    async with Client(server) as client:
        yield client


def told(result: Any) -> dict:
    assert not result.is_error, result.content
    return result.structured_content


async def whole_call(client: Any) -> tuple[dict, dict, dict]:
    names = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(names) == {"lookup", "read_article", "create_ticket"}
    assert all(tool.output_schema and tool.description for tool in names.values())
    found = told(await client.call_tool("lookup", {"question": "украли карту", "lang": "ru"}))
    read = told(await client.call_tool("read_article", {"reference": "9001"}))
    told_of = {"text": "Карта 4111 1111 1111 1111 не проходит", "articles": ["ru/cards/block"], "key": "call-1"}
    made = told(await client.call_tool("create_ticket", told_of))
    again = told(await client.call_tool("create_ticket", told_of))
    assert (made["created"], again["created"], again["number"]) == (True, False, made["number"])
    return found, read, made


def check_call(settings, found: dict, read: dict, made: dict) -> None:
    first = found["citations"][0]
    assert (first["code"], first["title"], first["audience"]) == ("1042", "Потеряли карту", "public")
    assert first["url"].endswith("/ru/a/cards/block") and first["passage"] and "Канарейка" not in first["passage"]
    assert read["citation"]["audience"] == "internal" and "/agent?open=" in read["citation"]["url"]
    assert read["ask"] == ["Как к вам обращаться?"] and [step["id"] for step in read["decisions"]] == [
        "greeted",
        "known",
    ]
    database = connect(settings.database_url)
    with database.read() as conn:
        (ticket,) = latest_tickets(conn)
    assert ticket.number == made["number"] and "4111" not in ticket.text and ticket.opened == ("ru/cards/block",)
    assert (ticket.topic, bool(ticket.due_at)) == ("cards", True)


def test_a_whole_call_over_http(settings, url, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_http(url, secret) as client:
            return await whole_call(client)

    check_call(settings, *alone(go()))


def test_a_whole_call_over_standard_input(settings, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_stdio(settings, secret) as client:
            return await whole_call(client)

    check_call(settings, *alone(go()))


def test_a_tool_needs_its_scope_and_a_revoked_token_ends_at_the_next_call(url, token):
    secret = token("lookup")

    async def go():
        async with over_http(url, secret) as client:
            refused = await client.call_tool("create_ticket", {"text": "Нельзя"})
            answered = await client.call_tool("lookup", {"question": "карта"})
            token.revoke()
            with pytest.raises(MCPError) as ended:
                await client.call_tool("lookup", {"question": "карта"})
            return refused, answered, ended, await posted(url, {"authorization": f"Bearer {secret}"})

    refused, answered, ended, after = alone(go())
    assert after.status_code == 401
    assert refused.is_error and "lacks the scope 'tickets'" in refused.content[0].text
    assert not answered.is_error and secret not in str(ended.value)


def test_a_token_revoked_while_an_assistant_runs_beside_it_ends_too(settings, token):
    secret = token("lookup")

    async def go():
        async with over_stdio(settings, secret) as client:
            before = await client.call_tool("lookup", {"question": "карта"})
            token.revoke()
            return before, await client.call_tool("lookup", {"question": "карта"})

    before, after = alone(go())
    assert not before.is_error and after.is_error and "revoked" in after.content[0].text


@pytest.mark.parametrize("secret", ["", "otv_wrong"])
def test_without_a_token_that_works_the_command_says_what_to_do(settings, secret):
    run = subprocess.run(
        [sys.executable, "-m", "kb", "mcp"],
        cwd=ROOT,
        env=os.environ | known(settings, secret),
        input="",
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2 and run.stdout == "" and "Traceback" not in run.stderr
    assert "KB_MCP_TOKEN" in run.stderr and "kb token create" in run.stderr and "otv_wrong" not in run.stderr


def test_without_an_index_an_assistant_is_told_so_and_still_makes_tickets(settings, token, tmp_path):
    secret = token("lookup", "tickets")

    async def go():
        async with over_stdio(settings.model_copy(update={"index": tmp_path / "none"}), secret) as client:
            return await client.call_tool("lookup", {"question": "карта"}), await client.call_tool(
                "create_ticket", {"text": "Перезвонить"}
            )

    looked, made = alone(go())
    assert looked.is_error and "index" in looked.content[0].text and not made.is_error


async def posted(url: str, headers: dict, body: Any = CALL) -> httpx2.Response:
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{url}/mcp", json=body, headers=SPEAKS | headers)


def test_the_door_tells_strangers_apart(url, token):
    good, other = token("lookup"), token("inbox")
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
    ("create_ticket", {"text": ""}),
    ("create_ticket", {"text": "x", "email": "not an address"}),
    ("create_ticket", {"text": "x", "lang": "xx"}),
]


def test_arguments_that_can_not_be_are_refused_in_words(url, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_http(url, secret) as client:
            return [await client.call_tool(name, given) for name, given in BAD]

    for (name, given), result in zip(BAD, alone(go()), strict=True):
        assert result.is_error and result.content[0].text, (name, given)


def test_serving_does_not_load_what_only_assistants_need():
    code = "import sys, web.app, kb.cli.assisting; print(sorted(name for name in sys.modules if name.split('.')[0] in ('mcp', 'mcp_types')))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
