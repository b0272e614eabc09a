"""Which other sites may read the public API from a browser (CORS): those a setting lists, and never with anybody's cookies."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC, STAFFS = "/api/v1/", "/api/v1/agent"
READABLE = "ETag, Retry-After"  # headers a page of another site may see
PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-None-Match",
    "access-control-max-age": "600",
}


class CrossOrigin:
    """Tells browsers that pages of `origins` may read what the public API answers. The agents' API is for programs alone."""

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.origins or not _is_public(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        allowed = {"access-control-allow-origin": origin} if origin in self.origins else {}
        if allowed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers={**allowed, **PREFLIGHT, "vary": "Origin"})(scope, receive, send)
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered.add_vary_header("Origin")
                answered.update(allowed)
                if allowed:
                    answered["access-control-expose-headers"] = READABLE
            await send(message)

        await self.app(scope, receive, send_allowed)


def _is_public(path: str) -> bool:
    return path.startswith(PUBLIC) and not path.startswith(STAFFS)
