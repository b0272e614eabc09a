"""Pages of an application asked for without a server: one GET at a time, in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

HOST = "help.invalid"  # stands for the site's own address where KB_BASE_URL names none; never an address of anybody's


@dataclass(frozen=True)
class PageAnswer:
    """What was answered; `location` is where a redirect leads, a path of the site."""

    status: int
    media_type: str
    location: str
    body: bytes


async def ask(app: ASGIApp, path: str) -> PageAnswer:
    """The answer to GET of a quoted path, which may have a query."""
    parts = urlsplit(path)
    scope: dict[str, object] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", HOST.encode())],
        "client": ("127.0.0.1", 1),
        "server": (HOST, 80),
        "state": {},
    }
    said = _Said()
    await app(scope, _Visitor().receive, said.take)
    location = said.headers.get("location", "")
    return PageAnswer(
        said.status,
        said.headers.get("content-type", "").partition(";")[0],
        location.removeprefix(f"http://{HOST}"),
        b"".join(said.body),
    )


class _Said:
    """What an application sent, put together."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, {}, []  # type: int, dict[str, str], list[bytes]

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            self.body.append(message.get("body", b""))


class _Visitor:
    """Sends a request without a body, and stays until the answer is there."""

    def __init__(self) -> None:
        self.asked = False

    async def receive(self) -> dict[str, object]:
        if self.asked:
            await asyncio.Event().wait()
        self.asked = True
        return {"type": "http.request", "body": b"", "more_body": False}
