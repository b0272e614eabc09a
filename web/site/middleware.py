"""Middleware: what is true of every response and required of every request. Plain ASGI; knows no route and no page."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.site.metrics import Metrics
from web.site.urls import keeping, tidy

MAX_BODY = 256 * 1024  # bytes; the longest form is 20 KB, a pasted e-mail included
MAX_UPLOAD = 52 * 1024 * 1024  # five files of 10 MB and the form around them
UPLOADS_AT_ONCE = 40 * MAX_UPLOAD  # on the disk, while they come and are looked at
MOST_DIGITS = 18  # of a declared length
UPLOADS = re.compile(r"/[a-z]{2}/(?:contact|request/[\w-]{1,100})|/agent/requests/[\w-]{1,40}/reply|/write/.{1,400}")
ENDLESS = "otvet.endless"  # where a request says that its answer goes on until somebody leaves: it took what its beginning took
ASSISTANTS = "/mcp"  # programs that were given another spelling of it do not follow redirects
FILES = ("/assets/", "/static/")  # named exactly or not at all
PATH_MARKS = "/~!$&'()*+,;=:@"  # stand in a path as they are
QUERY_MARKS = PATH_MARKS + "%?[]"  # it comes quoted; what a program left unquoted is quoted
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
METHODS = {*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE"}
CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    ]
)
# A picture may be an SVG somebody drew: opened by itself it may style itself, and nothing more.
ASSET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
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
        return origin is None or _host_of(origin) in {headers.get("host", ""), self.own} - {""}


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # "http://[": no browser sends it
        return ""


class TidyAddresses:
    """Leads an address written almost right to the right one (web.site.urls.tidy), with what is asked of it: 301, or 308 where
    something is sent. Never to another host.
    """

    def __init__(self, app: ASGIApp, *, languages: Sequence[str]) -> None:
        self.app = app
        self.languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FILES):
            await self.app(scope, receive, send)
            return
        meant = tidy(scope["path"], self.languages)
        if meant in (scope["path"], ASSISTANTS):
            scope["path"] = meant  # the same mapping goes on: what is found for it (its route) is counted further out
            await self.app(scope, receive, send)
            return
        location = keeping(
            quote(meant, safe=PATH_MARKS, errors="replace"),
            quote(scope["query_string"].decode("latin-1"), safe=QUERY_MARKS, encoding="latin-1"),
        )
        status = 301 if scope["method"] in SAFE_METHODS else 308
        await Response(status_code=status, headers={"location": location})(scope, receive, send)


class BodyLimit:
    """Refuses bodies over MAX_BODY: at once when the length is declared, while reading when it is not.

    Large ones wait on the disk while they come: of all together only so many bytes are taken at once, and more are refused with 429.
    """

    def __init__(self, app: ASGIApp, *, refuse: Refuse, limit: int = MAX_BODY, at_once: int = UPLOADS_AT_ONCE) -> None:
        self.app = app
        self.refuse = refuse
        self.limit = limit
        self.at_once = at_once
        self._coming = 0  # bytes
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        limit = self._limit(scope["path"], headers)
        if not declared.isdecimal() or len(declared) > MOST_DIGITS or int(declared) > limit:
            await self.refuse(Request(scope, receive), 413)(scope, receive, send)
            return
        read = 0

        async def receive_within_limit() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            if self._coming_too(len(message.get("body", b""))) > self.at_once:
                raise HTTPException(429)
            return message

        try:
            await self.app(scope, receive_within_limit, send)
        finally:
            self._coming_too(-read)

    def _coming_too(self, size: int) -> int:
        """The bytes of all bodies that came and are being answered, with these."""
        with self._lock:
            self._coming += size
            return self._coming

    def _limit(self, path: str, headers: Headers) -> int:
        """More is taken only where files may come: the form, the request page, an answer in the inbox."""
        files = headers.get("content-type", "").startswith("multipart/form-data")
        return max(self.limit, MAX_UPLOAD) if files and UPLOADS.fullmatch(path) else self.limit


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


class OwnTime:
    """How long a request took us. Not ours is the time in which its body comes and its answer is fetched: strangers decide about that."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock, self._started, self._theirs, self._begun, self._heard = clock, clock(), 0.0, 0.0, False

    def hearing(self, receive: Receive) -> Receive:
        async def hear() -> Message:
            if self._heard:  # whoever listens now waits for them to leave, while we work
                return await receive()
            since = self._clock()
            message = await receive()
            self._theirs += self._clock() - since
            self._heard = not message.get("more_body")
            return message

        return hear

    def saying(self, send: Send) -> Send:
        async def say(message: Message) -> None:
            since = self._clock()
            if message["type"] == "http.response.start":
                self._begun = since - self._started - self._theirs
            await send(message)
            self._theirs += self._clock() - since

        return say

    def seconds(self, scope: Scope) -> float:
        """So far; of an answer without an end until it began."""
        return self._begun if scope.get(ENDLESS) else self._clock() - self._started - self._theirs


class TimedRequests:
    """Counts and times every request under its route's template."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, took = 500, OwnTime()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, took.hearing(receive), took.saying(send_and_note))
        finally:
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in METHODS else "other"  # anybody may invent one
            self.metrics.request(method, route, status, took.seconds(scope))
