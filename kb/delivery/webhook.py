"""Webhooks: events to a helpdesk, signed as Standard Webhooks says. Never led to a private address, nor by a redirect.

The name is looked up once and the connection goes to the very address that was judged, so a name that changes its mind
(DNS rebinding) changes nothing.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from kb.errors import DeliveryFailed, SettingsError, Undeliverable
from kb.outbox import Entry
from kb.settings import Settings

TIMEOUT = 15  # seconds for each step
MAX_ANSWER = 2000  # bytes of the other side's answer that are read
GONE = 410  # "stop sending": the one answer that is final


class Webhook:
    """A channel to one address."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Raises SettingsError for an address or a secret we can't use."""
        parts = urlsplit(settings.webhook_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise SettingsError("KB_WEBHOOK_URL: expected https://host/path without a user name")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._netloc = parts.netloc
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._secret = read_secret(settings.webhook_secret)
        self._allow_private = settings.webhook_allow_private
        self._clock = clock

    def send(self, entry: Entry) -> None:
        body = body_of(entry)
        sent_at = str(int(self._clock().timestamp()))
        headers = {
            "Host": self._netloc,
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Otvet",
            "webhook-id": webhook_id(entry),
            "webhook-timestamp": sent_at,
            "webhook-signature": signature(self._secret, webhook_id(entry), sent_at, body),
        }
        address = self._judged_address()
        try:
            connection = self._connect(address)
            try:
                connection.request("POST", self._target, body=body, headers=headers)
                answer = connection.getresponse()
                told = answer.read(MAX_ANSWER)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryFailed(f"{self._host} can't be reached: {error}", unreachable=True) from None
        if answer.status == GONE:
            raise Undeliverable(f"{self._host} wants no more: 410 Gone")
        if not 200 <= answer.status < 300:
            raise DeliveryFailed(f"{self._host} answered {answer.status}: {told[:200].decode('utf-8', 'replace')}")

    def close(self) -> None:
        """Every webhook is a conversation of its own."""

    def _judged_address(self) -> str:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise DeliveryFailed(f"{self._host} can't be found: {error}", unreachable=True) from None
        addresses = [str(info[4][0]) for info in found]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise DeliveryFailed(
                f"{self._host} is a private address; KB_WEBHOOK_ALLOW_PRIVATE=true allows those", unreachable=True
            )
        return addresses[0]

    def _connect(self, address: str) -> http.client.HTTPConnection:
        raw = socket.create_connection((address, self._port), timeout=TIMEOUT)
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self._host) if self._secure else raw
        except BaseException:
            raw.close()
            raise
        return connection


def body_of(entry: Entry) -> bytes:
    """What is sent, the same bytes each time: {"type": …, "timestamp": …, "data": {…}}."""
    told = {"type": entry.kind, "timestamp": entry.payload["at"], "data": dict(entry.payload)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def webhook_id(entry: Entry) -> str:
    """Stable: the receiver knows a repetition by it."""
    return f"msg_{entry.key}"


def signature(secret: bytes, message_id: str, sent_at: str, body: bytes) -> str:
    """Standard Webhooks, symmetric: v1 and the base64 of HMAC-SHA256 over "id.timestamp.body"."""
    signed = hmac.digest(secret, b".".join((message_id.encode(), sent_at.encode(), body)), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def read_secret(told: str) -> bytes:
    """The bytes of a "whsec_…" secret. Raises SettingsError unless it holds 24 to 64 of them, as the standard asks."""
    try:
        secret = base64.b64decode(told.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise SettingsError("KB_WEBHOOK_SECRET: expected whsec_ and 24 to 64 bytes in base64, e.g. of: openssl rand -base64 32")
    return secret


def is_public(address: str) -> bool:
    """An address anybody may call; those that wrap another one (mapped, 6to4, NAT64) are judged by what they wrap."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        nat64 = ip in ipaddress.ip_network("64:ff9b::/96")
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if nat64 else None)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local)
