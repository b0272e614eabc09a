"""Beginnings: of requests that come together one begins at a time, and the event loop looks around between two of them.

Finding the handler of a request and what it asks for takes a few milliseconds. A hundred at once would be begun one after another
before anything else is heard, for half a second while threads compute beside it. The loop takes one connection each time it looks
around, in the order in which they came, so whoever stands at the door is let in before anything more is begun; and whoever asks
whether the server is alive is heard first.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Receive, Scope, Send

ARRIVALS = "arrivals"  # in the state that a server hands to every request: see Arrivals
HEARD_FIRST = frozenset({"/healthz"})
LOOKS = 3  # a connection is taken in one, what it sends is read in the next
DOOR_OPEN = (
    0.2  # seconds for which requests wait for those who still come; of an endless stream some come in between two
)


@dataclass
class Arrivals:
    """How many connections an event loop has taken so far: its protocol counts them."""

    count: int = 0


class Beginnings:
    """ASGI middleware, the outermost one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._doors: WeakKeyDictionary[asyncio.AbstractEventLoop, _Door] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in HEARD_FIRST:
            door = self._doors.setdefault(asyncio.get_running_loop(), _Door())
            async with door.turn:
                await door.let_in(scope.get("state", {}).get(ARRIVALS) or Arrivals())
        await self.app(scope, receive, send)


class _Door:
    """Of one event loop."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._open_since: float | None = None  # None: nobody stood here when the loop looked last

    async def let_in(self, arrivals: Arrivals) -> None:
        """Until the loop has looked LOOKS times and nobody new was there, or has let people in for DOOR_OPEN."""
        now, seen, looks, quiet = asyncio.get_running_loop().time, arrivals.count, 0, 0
        while quiet < LOOKS and (looks < LOOKS or self._open_since is None or now() < self._open_since + DOOR_OPEN):
            await asyncio.sleep(0)  # others are heard
            looks, quiet = looks + 1, quiet + 1 if arrivals.count == seen else 0
            if not quiet and self._open_since is None:
                self._open_since = now()
            seen = arrivals.count
        if quiet == LOOKS:
            self._open_since = None
