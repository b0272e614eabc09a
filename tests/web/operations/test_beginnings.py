"""Of requests that come together one begins at a time, and whoever asks whether the server is alive is heard between them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time

import uvicorn

from web.operations.beginnings import ARRIVALS, DOOR_OPEN, LOOKS, Arrivals, Beginnings
from web.operations.bounded_http import BoundedHttp

CROWD = 40


async def told(paths: list[str], kind: str = "http") -> list[str]:
    """In which order requests that come at the same moment are begun; each keeps the event loop for itself at first."""
    begun: list[str] = []

    async def app(scope, receive, send) -> None:
        begun.append(scope["path"])

    door = Beginnings(app)
    await asyncio.gather(*(door({"type": kind, "path": path}, None, None) for path in paths))
    return begun


def test_whether_the_server_is_alive_is_answered_before_what_came_earlier():
    assert asyncio.run(told(["/ru/a", "/ru/b", "/ru/c", "/healthz"])) == ["/healthz", "/ru/a", "/ru/b", "/ru/c"]


def test_between_two_beginnings_the_loop_does_what_else_there_is():
    async def heard() -> int:
        rounds = 0

        async def look_around() -> None:
            nonlocal rounds
            while True:
                await asyncio.sleep(0)
                rounds += 1

        other = asyncio.create_task(look_around())
        await told([f"/{number}" for number in range(20)])
        other.cancel()
        return rounds

    assert asyncio.run(heard()) >= 20


def test_what_is_no_request_passes():
    assert asyncio.run(told(["start"], kind="lifespan")) == ["start"]


def come(arrivals: Arrivals, *, passes: int) -> int:
    """How many of twenty requests had begun when the last of those who came in one by one was there."""
    begun, before_the_last = 0, 0

    async def app(scope, receive, send) -> None:
        nonlocal begun
        begun += 1

    async def arrive() -> None:
        nonlocal before_the_last
        for _ in range(passes):
            arrivals.count += 1
            before_the_last = begun
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        door, scope = Beginnings(app), {"type": "http", "path": "/ru/a", "state": {ARRIVALS: arrivals}}
        await asyncio.gather(arrive(), *(door(scope, None, None) for _ in range(20)))

    asyncio.run(all_of_them())
    return before_the_last


def test_who_stands_at_the_door_comes_in_before_anything_begins():
    assert come(Arrivals(), passes=100) == 0


def test_those_inside_go_on_however_many_come(monkeypatch):
    monkeypatch.setattr("web.operations.beginnings.DOOR_OPEN", 0.0)
    assert come(Arrivals(), passes=20 * (LOOKS + 2)) >= 15
    assert DOOR_OPEN < 1


def test_behind_a_crowd_whether_the_server_is_alive_is_answered_before_the_crowd_is():
    begun: list[str] = []

    async def app(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            scope["state"][ARRIVALS] = Arrivals()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        begun.append(scope["path"])
        time.sleep(0.3 if scope["path"] == "/first" else 0.003)  # it keeps the event loop
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    with socket.socket() as door, contextlib.ExitStack() as lines:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(Beginnings(app), http=BoundedHttp, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        asked = []
        for path in ("/first", *["/ru/search"] * CROWD, "/healthz"):
            line = lines.enter_context(socket.create_connection(door.getsockname(), timeout=20))
            line.sendall(b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % path.encode())
            asked.append(line)
            while not begun:
                time.sleep(0.01)
        assert all(line.recv(100).startswith(b"HTTP/1.1 200") for line in asked)
        server.should_exit = True
        thread.join(10)
    assert len(begun) == CROWD + 2
    assert begun.index("/healthz") <= 3
