"""How assistants of the tests call: over HTTP, with a token."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

ROOT = Path(__file__).parents[3]


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


SPEAKS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def alone(asked: Coroutine) -> Any:
    """What it comes to, in a thread of its own: the browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


@contextlib.asynccontextmanager
async def over_http(url: str, secret: str):
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        async with Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client:
            yield client


def known(settings, secret: str) -> dict[str, str]:
    """What `kb mcp` is told by its environment."""
    return {
        "KB_INDEX": str(settings.index),
        "KB_DATABASE_URL": settings.database_url,
        "KB_MCP_TOKEN": secret,
        "KB_LOG_LEVEL": "warning",
    }


def told(result: Any) -> dict:
    assert not result.is_error, result.content
    return result.structured_content


async def posted(url: str, headers: dict, body: Any = CALL) -> httpx2.Response:
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{url}/mcp", json=body, headers=SPEAKS | headers)
