"""The console: where letters and webhooks go while no mail server and no helpdesk are set. The harmless twin of both."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from kb.delivery.outbox import OutboxEntry
from kb.legible import legible


class Console:
    """Shows each entry as the text it would be sent as."""

    def __init__(self, words: Callable[[OutboxEntry], str], *, out: TextIO | None = None) -> None:
        self._words = words
        self._out = out

    def send(self, entry: OutboxEntry) -> None:
        lines = self._words(entry).rstrip().splitlines()
        text = "".join(f"│ {legible(line)}\n" for line in lines)
        print(
            f"┌ {entry.kind} → {entry.channel}, not sent: KB_SMTP_URL is empty\n{text}└",
            file=self._out or sys.stdout,
            flush=True,
        )

    def close(self) -> None:
        """Nothing is open."""
