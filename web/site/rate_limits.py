"""Rate limits of the API: how many calls a token has left, and the headers that tell of it. Never writes anywhere.

Counted in the memory of one process: a restart forgets, and several processes count each for itself. A window begins
with a token's first call and lasts WINDOW seconds. The headers are `RateLimit` and `RateLimit-Policy` of the IETF draft
draft-ietf-httpapi-ratelimit-headers (from -09 on).
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.settings import Settings

WINDOW = 60  # seconds
STATE = "quota"  # where the middleware finds the Quota of a request


@dataclass(frozen=True)
class Quota:
    """What is left of a policy after a call; `over` when this very call was one too many."""

    policy: str
    size: int
    left: int
    reset: int  # seconds until there are `size` calls again
    over: bool

    @property
    def headers(self) -> dict[str, str]:
        return {
            "ratelimit-policy": f'"{self.policy}";q={self.size};w={WINDOW}',
            "ratelimit": f'"{self.policy}";r={self.left};t={self.reset}',
        }


class RateLimits:
    """Windows by token and policy: `calls` that read, `changes` that write."""

    def __init__(self, settings: Settings) -> None:
        self._sizes = {"calls": settings.api_calls_per_minute, "changes": settings.api_changes_per_minute}
        self._lock = threading.Lock()
        self._windows: dict[tuple[int, str], tuple[datetime, int]] = {}  # one entry a token and policy: never many

    def take(self, token: int, policy: str, *, at: datetime) -> Quota:
        """Count one call of a token."""
        size = self._sizes[policy]
        with self._lock:
            begun, used = self._windows.get((token, policy), (at, 0))
            if not timedelta() <= at - begun < timedelta(seconds=WINDOW):
                begun, used = at, 0
            used = min(used + 1, size + 1)
            self._windows[token, policy] = begun, used
        reset = math.ceil(WINDOW - (at - begun).total_seconds())
        return Quota(policy, size, max(0, size - used), reset, used > size)


class RateLimitHeaders:
    """Tells of the quota on every answer to a token, refusals and 304 included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_quota(message: Message) -> None:
            quota: Quota | None = scope.get("state", {}).get(STATE)
            if message["type"] == "http.response.start" and quota is not None:
                MutableHeaders(scope=message).update(quota.headers)
            await send(message)

        await self.app(scope, receive, send_with_quota)
