"""Answers what is kept before any handler is asked, and keeps what handlers say is the same for every visitor.

It stands outside compression: what is kept is what went over the wire, compressed for those who take that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.errors import IndexUnavailable
from web.budgets.routes import Spends, budget_of
from web.kept_pages.store import AskedPage, KeptAnswer, KeptPages, Present
from web.site.etag import is_named
from web.site.pages import SHARED, origin_of, theme_of
from web.site.services import Site

OF_A_BODY = frozenset((b"content-length", b"content-type", b"content-encoding"))  # a 304 has none
MINUTE = 60  # seconds
TYPED = "/api/v1/suggest"
LONGEST = 400  # bytes of a query: what is longer, two readers seldom type alike


class AnswersFromKept:
    """Of pages only addresses without a query: one with a query may say more than which page is meant (from which search it
    was opened). What a reader has begun to type is a query, and many begin alike: it costs them what it would cost anew.
    """

    def __init__(self, app: ASGIApp, *, site: Site, pages: KeptPages) -> None:
        self.app = app
        self.site = site
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        moment = self._moment() if _may_be_kept(scope) else None
        if moment is None:
            await self.app(scope, receive, send)
            return
        address = self._address(scope)
        answer = self.pages.get(address, moment)
        if answer is not None and self._affords(scope, answer):
            scope["route"] = answer.route
            await _send(answer, Headers(scope=scope), send)
            return
        made = _Made(send)
        await self.app(scope, receive, made.send)
        if made.whole and scope.get("state", {}).get(SHARED):
            kept = KeptAnswer(headers=made.headers, body=bytes(made.body), route=scope["route"])
            self.pages.keep(address, moment, kept)

    def _moment(self) -> Present | None:
        """None while nothing is built: then pages say so, and nothing is kept."""
        try:
            tree = self.site.live.public.tree
        except IndexUnavailable:
            return None
        minute = int(self.site.clock().timestamp()) // MINUTE
        return Present(tree=tree, minute=minute, announced=self.site.board.published)

    def _address(self, scope: Scope) -> AskedPage:
        request = Request(scope)
        return AskedPage(
            origin=origin_of(request, self.site),
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            theme=theme_of(request),
            compressed="gzip" in request.headers.get("accept-encoding", ""),  # as starlette's GZipMiddleware asks
        )

    def _affords(self, scope: Scope, answer: KeptAnswer) -> bool:
        """Whether the visitor's budget holds what the handler would have taken; else the handler says so."""
        budget = budget_of("GET", getattr(answer.route, "path", ""))
        if not isinstance(budget, Spends):
            return True
        address = scope["client"][0] if scope.get("client") else ""
        return not self.site.budgets.take(budget.kind, address, budget.units)


def _may_be_kept(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return not scope["query_string"] or (scope["path"] == TYPED and len(scope["query_string"]) <= LONGEST)


@dataclass
class _Made:
    """An answer on its way to the reader, kept while it passes."""

    onward: Callable[[Message], object]
    status: int = 0
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytearray = field(default_factory=bytearray)
    whole: bool = False  # a 200 that came to its end

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], tuple(message["headers"])
        elif message["type"] == "http.response.body" and self.status == 200:
            self.body += message.get("body", b"")
            self.whole = not message.get("more_body", False)
        await self.onward(message)  # type: ignore[misc]


async def _send(answer: KeptAnswer, asked: Headers, send: Send) -> None:
    tag = next((value.decode("latin-1") for name, value in answer.headers if name == b"etag"), "")
    if tag and is_named(tag, asked.getlist("if-none-match")):
        unchanged = [(name, value) for name, value in answer.headers if name not in OF_A_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": unchanged})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body})
