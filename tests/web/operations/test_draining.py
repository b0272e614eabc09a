"""A server that is to stop says so first and goes on answering; the rest is seen through the proxies in tests/deploy."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from web.operations.draining import Draining


@pytest.fixture
def stopped() -> Iterator[list[int]]:
    """What the server's own handler of SIGTERM was told."""
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    yield told
    signal.signal(signal.SIGTERM, before)


def drained(seconds: float, stopped: list[int], *, signals: int, wait: float) -> tuple[bool, int]:
    """(does it say that it stops, how often it was stopped) after these signals."""
    draining = Draining(seconds)

    async def serve() -> None:
        draining.begin_at_sigterm()
        for _ in range(signals):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.01)
        await asyncio.sleep(wait)

    asyncio.run(serve())
    return draining.stopping, len(stopped)


def test_the_stop_is_put_off(stopped):
    assert drained(30, stopped, signals=1, wait=0) == (True, 0)


def test_and_comes(stopped):
    assert drained(0.05, stopped, signals=1, wait=0.3) == (True, 1)


def test_who_asks_twice_is_in_a_hurry(stopped):
    assert drained(30, stopped, signals=2, wait=0) == (True, 1)


def test_without_seconds_the_server_stops_as_it_always_did(stopped):
    assert drained(0, stopped, signals=1, wait=0) == (False, 1)


def test_a_server_that_stops_answers_is_not_ready_and_ends_its_connections(client):
    client.app.state.draining.stopping = True
    told = client.get("/readyz")
    assert (told.status_code, told.json()["status"]) == (503, "stopping")
    page = client.get("/ru/")
    assert (page.status_code, page.headers["connection"]) == (200, "close")
    client.app.state.draining.stopping = False
    assert "connection" not in client.get("/ru/").headers
