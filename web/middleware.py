"""Middleware: what is true of every response and required of every request. Plain ASGI; knows no route and no page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.metrics import Metrics

MAX_BODY = 256 * 1024  # bytes; the longest form is 20 KB, a pasted e-mail included
MAX_UPLOAD = 52 * 1024 * 1024  # five screenshots of 10 MB and the form around them
UPLOADS = re.compile(r"/[a-z]{2}/(?:contact|request/[\w-]{1,100})")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
METHODS = {*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE"}
CONTENT_POLICY = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'",
])  # fmt: skip
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

Refuse = Callable[[Request, int], Response]  # makes the page or the problem that tells of a refusal


class SecurityHeaders:
    """Adds HEADERS to every response that did not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class SameOrigin:
    """Refuses requests that change something and that a browser sent from another site.

    Sec-Fetch-Site decides; a browser too old to send it sends Origin. A client that sends neither is no browser and
    carries nobody's cookies, so there is nothing to forge.
    """

    def __init__(self, app: ASGIApp, *, refuse: Refuse, base_url: str = "") -> None:
        self.app = app
        self.refuse = refuse
        self.own = urlsplit(base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not self._trusted(Headers(scope=scope)):
            await self.refuse(Request(scope, receive), 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _trusted(self, headers: Headers) -> bool:
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc in {headers.get("host", ""), self.own} - {""}


class BodyLimit:
    """Refuses bodies over MAX_BODY: at once when the length is declared, while reading when it is not."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse, limit: int = MAX_BODY) -> None:
        self.app = app
        self.refuse = refuse
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        limit = self._limit(scope["path"], headers)
        if not declared.isdecimal() or int(declared) > limit:
            await self.refuse(Request(scope, receive), 413)(scope, receive, send)
            return
        read = 0

        async def receive_within_limit() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within_limit, send)

    def _limit(self, path: str, headers: Headers) -> int:
        """More is taken only where pictures may come: the form and the request page."""
        pictures = headers.get("content-type", "").startswith("multipart/form-data")
        return max(self.limit, MAX_UPLOAD) if pictures and UPLOADS.fullmatch(path) else self.limit


class HeadAsGet:
    """Answers HEAD as GET without the body, for every route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send(message if message["type"] == "http.response.start" else {**message, "body": b""})

        await self.app({**scope, "method": "GET"}, receive, send_head)


class Measured:
    """Counts and times every request under its route's template."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in METHODS else "other"  # anybody may invent one
            self.metrics.request(method, route, status, time.perf_counter() - started)
