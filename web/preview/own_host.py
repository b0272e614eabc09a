"""The preview answers to its own names alone, so that no page of the web reads drafts through a name it points at this machine."""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a writer may have asked for, not what we listen on


class OwnHost:
    """Answers 421 to a request whose Host is neither this machine's loopback nor the host the preview was started with.

    A preview on every address (0.0.0.0) is asked by addresses: those are let in, names are not.
    """

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._own = LOOPBACK | {host.strip("[]").casefold()}
        self._any_address = not EVERYWHERE.isdisjoint(self._own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.knows(Headers(scope=scope).get("host", "")):
            answer = PlainTextResponse("The preview answers only at the address that kb preview told.", 421)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def knows(self, host: str) -> bool:
        """Whether a Host header ("localhost:8001", "[::1]:8001") names this preview."""
        split = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?", host)
        name = split[1].strip("[]").casefold() if split else ""
        return name in self._own or (self._any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
