"""Webhooks: events to a helpdesk, signed as Standard Webhooks says."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from kb.delivery.outbox import OutboxEntry
from kb.delivery.posting import OutsideAddress
from kb.errors import SettingsError
from kb.settings import Settings


class Webhook:
    """A channel to one address."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Raises SettingsError for an address or a secret we can't use."""
        self._address = OutsideAddress(
            settings.webhook_url, setting="KB_WEBHOOK_URL", allow_private=settings.webhook_allow_private
        )
        self._secret = read_secret(settings.webhook_secret)
        self._clock = clock

    def send(self, entry: OutboxEntry) -> None:
        body = body_of(entry)
        sent_at = str(int(self._clock().timestamp()))
        self._address.post(
            body,
            {
                "webhook-id": webhook_id(entry),
                "webhook-timestamp": sent_at,
                "webhook-signature": signature(self._secret, webhook_id(entry), sent_at, body),
            },
        )

    def close(self) -> None:
        """Every webhook is a conversation of its own."""


def body_of(entry: OutboxEntry) -> bytes:
    """What is sent, the same bytes each time: {"type": …, "timestamp": …, "data": {…}}."""
    event = {"type": entry.kind, "timestamp": entry.payload["at"], "data": dict(entry.payload)}
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode()


def webhook_id(entry: OutboxEntry) -> str:
    """Stable: the receiver knows a repetition by it."""
    return f"msg_{entry.key}"


def signature(secret: bytes, message_id: str, sent_at: str, body: bytes) -> str:
    """Standard Webhooks, symmetric: v1 and the base64 of HMAC-SHA256 over "id.timestamp.body"."""
    signed = hmac.digest(secret, b".".join((message_id.encode(), sent_at.encode(), body)), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def read_secret(written: str) -> bytes:
    """The bytes of a "whsec_…" secret. Raises SettingsError unless it holds 24 to 64 of them, as the standard asks."""
    try:
        secret = base64.b64decode(written.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise SettingsError(
            "KB_WEBHOOK_SECRET: expected whsec_ and 24 to 64 bytes in base64, e.g. of: openssl rand -base64 32"
        )
    return secret
