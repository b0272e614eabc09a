"""Assistants ask over the Model Context Protocol with the client of its own package: over HTTP and over standard input."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters

from kb.requests.customer import read_request
from kb.requests.tickets import list_tickets
from kb.storage.database import connect
from tests.web.assistants.calling import ROOT, alone, known, over_http, posted, told


@contextlib.asynccontextmanager
async def over_stdio(settings, secret: str):
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "cli", "mcp"], env=known(settings, secret), cwd=ROOT
    )
    async with Client(server) as client:
        yield client


async def whole_call(client: Any) -> tuple[dict, dict, dict]:
    names = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(names) == {
        "lookup",
        "read_article",
        "create_ticket",
        "find_tickets",
        "add_note",
        "promise_call",
        "merge_tickets",
    }
    assert all(tool.output_schema and tool.description for tool in names.values())
    found = told(await client.call_tool("lookup", {"question": "украли карту", "lang": "ru"}))
    read = told(await client.call_tool("read_article", {"reference": "9001"}))
    told_of = {
        "note": "Карта 4111 1111 1111 1111 не проходит",
        "question": "карта не проходит",
        "articles": ["ru/cards/block"],
        "key": "call-1",
    }
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
        (ticket,) = list_tickets(conn)[0]
        (note,) = read_request(conn, ticket.number, internal=True).messages
    assert note.internal and "4111" not in note.text and (ticket.text, ticket.query) == ("", "карта не проходит")
    assert ticket.number == made["number"] and ticket.opened == ("ru/cards/block",)
    assert (ticket.topic, bool(ticket.due_at)) == ("cards", True)


def test_a_whole_call_over_http(settings, url, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_http(url, secret) as client:
            return await whole_call(client)

    check_call(settings, *alone(go()))


@pytest.mark.slow
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
            refused = await client.call_tool("create_ticket", {"note": "Нельзя"})
            answered = await client.call_tool("lookup", {"question": "карта"})
            token.revoke()
            with pytest.raises(MCPError) as ended:
                await client.call_tool("lookup", {"question": "карта"})
            return refused, answered, ended, await posted(url, {"authorization": f"Bearer {secret}"})

    refused, answered, ended, after = alone(go())
    assert after.status_code == 401
    assert refused.is_error and "lacks the scope 'tickets'" in refused.content[0].text
    assert not answered.is_error and secret not in str(ended.value)


@pytest.mark.slow
def test_a_token_revoked_while_an_assistant_runs_beside_it_ends_too(settings, token):
    secret = token("lookup")

    async def go():
        async with over_stdio(settings, secret) as client:
            before = await client.call_tool("lookup", {"question": "карта"})
            token.revoke()
            return before, await client.call_tool("lookup", {"question": "карта"})

    before, after = alone(go())
    assert not before.is_error and after.is_error and "revoked" in after.content[0].text


@pytest.mark.slow
@pytest.mark.parametrize("secret", ["", "otv_wrong"])
def test_without_a_token_that_works_the_command_says_what_to_do(settings, secret):
    run = subprocess.run(
        [sys.executable, "-m", "cli", "mcp"],
        cwd=ROOT,
        env=os.environ | known(settings, secret),
        input="",
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2 and run.stdout == "" and "Traceback" not in run.stderr
    assert "KB_MCP_TOKEN" in run.stderr and "kb token create" in run.stderr and "otv_wrong" not in run.stderr


@pytest.mark.slow
def test_without_an_index_an_assistant_is_told_so_and_still_makes_tickets(settings, token, tmp_path):
    secret = token("lookup", "tickets")

    async def go():
        async with over_stdio(settings.model_copy(update={"index": tmp_path / "none"}), secret) as client:
            return await client.call_tool("lookup", {"question": "карта"}), await client.call_tool(
                "create_ticket", {"note": "Перезвонить"}
            )

    looked, made = alone(go())
    assert looked.is_error and "index" in looked.content[0].text and not made.is_error
