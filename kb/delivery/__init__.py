"""Delivery: how the outbox reaches people and systems. One channel per module, each with the same single verb."""

from __future__ import annotations

from typing import Protocol

from kb.delivery.outbox import OutboxEntry


class DeliveryChannel(Protocol):
    """A way out. `send` returns when the other side has taken the entry over.

    Raises DeliveryFailed (try later) or Undeliverable (never will).
    """

    def send(self, entry: OutboxEntry) -> None: ...

    def close(self) -> None:
        """End a conversation that may be open; the next `send` begins a new one."""
