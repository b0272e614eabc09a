"""The door for assistants over HTTP (`/mcp`): bearer tokens, and a server that is started by the first one who comes.

Knows no tool and imports the package `mcp` only then, so that a help centre nobody asks this way pays nothing for it.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from http import HTTPStatus
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.staff.tokens import find_token
from web.budgets.visitors import OverBudget, Spending
from web.site.services import Site

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

SCOPES = ("lookup", "tickets", "inbox")  # a token needs one of them to come in; each tool asks for its own
CHALLENGE = 'Bearer realm="otvet"'
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SECRET: ContextVar[str] = ContextVar("SECRET", default="")  # of the request being served


class AssistantDoor:
    """An ASGI application. `close` ends what the first request began."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._over = asyncio.Event()
        self._ready: asyncio.Future[ASGIApp] | None = None
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":  # there are no sessions to listen to or to end
            await _problem(405, "Only POST is answered here.", allow="POST")(scope, receive, send)
            return
        kind, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
        address = scope["client"][0] if scope.get("client") else ""
        refusal = await run_in_threadpool(self._refusal, secret.strip() if kind.lower() == "bearer" else "", address)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        body = await Request(scope, receive).body()  # nothing is begun for a call that is cut short
        serve = await self._server()
        mine = SECRET.set(secret.strip())
        try:
            await serve(scope, _told_again(body, receive), send)
        finally:
            SECRET.reset(mine)

    async def close(self) -> None:
        self._over.set()
        if self._task is not None:
            await self._task

    def _refusal(self, secret: str, address: str) -> JSONResponse | None:
        if find_spec("mcp") is None:
            return _problem(501, "The package mcp is not installed here: pip install 'otvet[mcp]'.")
        with self.site.state.read() as conn:
            token = find_token(conn, secret, at=self.site.clock()) if secret else None
        if token is None:
            if wait := self.site.budgets.take(Spending.DOORS, address):
                over = OverBudget(Spending.DOORS, wait)
                return _problem(429, str(over), **{"retry-after": str(over.seconds)})
            return _problem(401, "Send a token that works: Authorization: Bearer <token>.", error="invalid_token")
        if not any(token.allows(scope) for scope in SCOPES):
            return _problem(403, f"The token has none of the scopes {', '.join(SCOPES)}.", error="insufficient_scope")
        return None

    async def _server(self) -> ASGIApp:
        """Started once, by whoever comes first; tried again if that failed. Who leaves early does not stop it."""
        if self._ready is None or (self._ready.done() and self._ready.exception()):
            self._ready = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._hold(self._ready))
        return await asyncio.shield(self._ready)

    async def _hold(self, ready: asyncio.Future[ASGIApp]) -> None:
        """Keep the server's tasks in one task of their own: whoever came first may leave before the others."""
        try:
            manager = await run_in_threadpool(self._made)
            async with manager.run():
                ready.set_result(manager.asgi_app)
                await self._over.wait()
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    def _made(self) -> StreamableHTTPSessionManager:
        from mcp.server.transport_security import TransportSecuritySettings

        from web.assistants.server import make_server

        server = make_server(self.site, SECRET.get)
        hosts, origins = allowed(self.site)
        security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
        server.streamable_http_app(json_response=True, stateless_http=True, transport_security=security)
        return server.session_manager


def allowed(site: Site) -> tuple[list[str], list[str]]:
    """(hosts, origins) that may be named in a request: the site's own address and this machine, against rebinding of names."""
    own = urlsplit(site.settings.base_url)
    hosts = [host for name in (*LOOPBACK, site.settings.host) for host in (name, f"{name}:*")]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    own_origins = [f"{own.scheme}://{own.netloc}"] if own.netloc else []
    return hosts + ([own.netloc] if own.netloc else []), origins + own_origins


def _told_again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, for whoever reads it next, and then what comes after it."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def tell() -> Message:
        return whole.pop() if whole else await receive()

    return tell


def _problem(status: int, detail: str, *, error: str = "", **headers: str) -> JSONResponse:
    if error:
        headers["www-authenticate"] = f'{CHALLENGE}, error="{error}"'
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": "/mcp",
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")
