"""What is said of each request: its name in every line of the log and in the answer, one line when it went badly, its stages.

A proxy names requests (X-Request-Id), so that its lines and ours are found together; where none does, we do.
"""

from __future__ import annotations

import logging
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.log import naming_request
from kb.stages import Listener, listening
from web.operations.draining import Draining
from web.operations.tracing import NoTraces, Traces
from web.site.metrics import Metrics
from web.site.middleware import METHODS, OwnTime

log = logging.getLogger(__name__)
HEADER = "x-request-id"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")  # what a proxy may call a request; anything else is not repeated
SLOW = 2.0  # seconds of ours after which an answer is worth a line


class RequestLog:
    """ASGI middleware, outside everything that may answer."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, traces: Traces | NoTraces, draining: Draining) -> None:
        self.app, self.metrics, self.traces, self.draining = app, metrics, traces, draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        name, status, took = name_of(headers.get(HEADER, "")), 500, OwnTime()

        async def send_with_name(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])  # some say it as an HTTPStatus
                MutableHeaders(scope=message)[HEADER] = name
                if self.draining.stopping:
                    MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        trace = self.traces.begin(headers)
        listeners: list[Listener] = [self.metrics.stage, *([trace.stage] if trace else [])]
        with naming_request(name), listening(*listeners):
            try:
                await self.app(scope, took.hearing(receive), took.saying(send_with_name))
            finally:
                line = _Line(scope, status, took.seconds(scope))
                line.tell()
                if trace:
                    trace.end(line.attributes | {"otvet.request_id": name})


class _Line:
    """A request that is over, told by its route: addresses hold what people looked up."""

    def __init__(self, scope: Scope, status: int, seconds: float) -> None:
        self.method = scope["method"] if scope["method"] in METHODS else "other"
        self.route = str(getattr(scope.get("route"), "path", "other"))
        self.status, self.seconds = status, seconds

    @property
    def attributes(self) -> dict[str, str | int]:
        return {"http.request.method": self.method, "http.route": self.route, "http.response.status_code": self.status}

    def tell(self) -> None:
        away = self.status == 503  # busy, or an outage, which tells itself once a minute; the metrics count each
        bad = not away and (self.status >= 500 or self.seconds >= SLOW)
        log.log(
            logging.WARNING if bad else logging.DEBUG,
            "%s %s answered %d in %d ms",
            self.method,
            self.route,
            self.status,
            self.seconds * 1000,
            extra={"route": self.route, "status": self.status, "ms": round(self.seconds * 1000)},
        )


def name_of(given: str) -> str:
    """The name a proxy gave the request, if it is one; else a new one."""
    return given if NAME.fullmatch(given) else secrets.token_hex(16)
