"""Turns: as many visitors' searches are worked on at once as help, and the others wait on the event loop, where waiting costs nothing.

A search that waited in a thread would keep that thread from the pages that need none of it, and threads that compute together keep
the event loop from answering: it asks anew for the interpreter at every step.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from web.budgets.visitors import Spending

AT_ONCE = max(2, os.cpu_count() or 1)  # of a kind
KINDS = (Spending.SEARCHES, Spending.SUGGESTIONS)  # the others ask for no search


class Turns:
    """Of one server process; an event loop has its own."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, Mapping[Spending, asyncio.Semaphore]]
        self._of = WeakKeyDictionary()

    @asynccontextmanager
    async def turn(self, kind: Spending) -> AsyncIterator[None]:
        """Until it ends, this is one of the few of its kind; kinds that ask for no search wait for nobody."""
        if kind not in KINDS:
            yield
            return
        loop = asyncio.get_running_loop()
        if loop not in self._of:
            self._of[loop] = {each: asyncio.Semaphore(self._at_once) for each in KINDS}
        async with self._of[loop][kind]:
            yield
