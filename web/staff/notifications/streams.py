"""Live counts of notifications: one look at the database for everybody who listens, told to each whose count has changed.

A browser listens once, whatever number of tabs it has; how many may listen, and for how long, is bounded. Lives on the event
loop; holds no thread and no connection while nothing happens.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from kb.errors import StateUnavailable
from kb.notifications.notifications import UnseenNotifications, count_unseen
from kb.storage.database import Database

LOOK = 2.0  # seconds between looks while anybody listens
BEAT = 20.0  # seconds after which something is said, so that proxies and we notice who has gone
LASTS = 120.0  # seconds of one stream; then the browser asks again, and whether it may is judged anew
MOST = 300  # streams of one server
EACH = 4  # streams of one person: a fifth ends the oldest


@dataclass(eq=False)
class NotificationStream:
    """Somebody who listens. `ended`: another of theirs took its place."""

    name: str
    unseen: UnseenNotifications | None = None  # None: not told anything yet
    ended: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class NotificationStreams:
    """Of one server."""

    def __init__(self, database: Database, *, look: float = LOOK, beat: float = BEAT, lasts: float = LASTS) -> None:
        self._database, self._look, self._beat, self._lasts = database, look, beat, lasts
        self._streams: list[NotificationStream] = []
        self._looking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._streams)

    def open(self, name: str) -> NotificationStream | None:
        """Begin to listen; None where too many do. Called on the event loop."""
        own = [stream for stream in self._streams if stream.name == name]
        if len(own) >= EACH:
            own[0].ended = True
            own[0].changed.set()
            self._streams.remove(own[0])
        if len(self._streams) >= MOST:
            return None
        stream = NotificationStream(name)
        self._streams.append(stream)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look_on())
        return stream

    async def events(self, stream: NotificationStream) -> AsyncIterator[str]:
        """What the browser is sent, as an event stream, until the stream's time is over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._lasts
        try:
            yield "retry: 3000\n\n"
            while not stream.ended and (left := until - loop.time()) > 0:
                try:
                    await asyncio.wait_for(stream.changed.wait(), min(self._beat, left))
                except TimeoutError:
                    yield ": here\n\n"
                    continue
                stream.changed.clear()
                if stream.unseen and not stream.ended:
                    yield f"data: {json.dumps({'count': stream.unseen.count, 'newest': stream.unseen.newest})}\n\n"
        finally:
            if stream in self._streams:
                self._streams.remove(stream)

    async def _look_on(self) -> None:
        """Until nobody listens. A database that is away is looked at again."""
        while self._streams:
            names = sorted({stream.name for stream in self._streams})
            with suppress(StateUnavailable):
                self._tell(await run_in_threadpool(self._count, names))
            await asyncio.sleep(self._look)

    def _tell(self, unseen: Mapping[str, UnseenNotifications]) -> None:
        for stream in self._streams:
            if stream.name in unseen and stream.unseen != unseen[stream.name]:
                stream.unseen = unseen[stream.name]
                stream.changed.set()

    def _count(self, names: Sequence[str]) -> Mapping[str, UnseenNotifications]:
        with self._database.read() as conn:
            return count_unseen(conn, names)
