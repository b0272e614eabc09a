"""Posting: something is sent to an address outside. Never to a private one unless that is allowed, nor where a redirect leads.

The name is looked up once and the connection goes to the very address that was judged, so a name that changes its mind
(DNS rebinding) changes nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from kb.errors import DeliveryFailed, SettingsError, Undeliverable

TIMEOUT = 15  # seconds for each step
MAX_ANSWER = 2000  # bytes of the other side's answer that are read
# Networks of no single owner that Python's versions do not all know for it: IETF assignments, 6to4 relays, site-local, documentation, AS112.
NOBODYS = (
    "192.0.0.0/24",
    "192.88.99.0/24",
    "fec0::/10",
    "3fff::/20",
    "2620:4f:8000::/48",
    "64:ff9b:1::/48",
    "100::/64",
)
ISATAP, ISATAP_MARK = 0x00005EFE, 0xFDFFFFFF  # the upper half of an interface's number, but for its "universal" bit
GONE = 410  # "stop sending": the one answer that is final


class OutsideAddress:
    """Where something is posted to. What is said of a failure names the host alone: paths hold secrets."""

    def __init__(self, url: str, *, setting: str, allow_private: bool) -> None:
        """Raises SettingsError, which names the setting, for an address we can't use."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise SettingsError(f"{setting}: expected https://host/path without a user name")
        self._secure = parts.scheme == "https"
        self.host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._netloc = parts.netloc
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._allow_private = allow_private

    def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post JSON. Raises DeliveryFailed, or Undeliverable where nobody wants any more."""
        ours = {
            "Host": self._netloc,
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Otvet",
        }
        address = self._judged_address()
        try:
            connection = self._connect(address)
            try:
                connection.request("POST", self._target, body=body, headers={**ours, **headers})
                answer = connection.getresponse()
                excerpt = answer.read(MAX_ANSWER)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryFailed(f"{self.host} can't be reached: {error}", unreachable=True) from None
        if answer.status == GONE:
            raise Undeliverable(f"{self.host} wants no more: 410 Gone")
        if not 200 <= answer.status < 300:
            raise DeliveryFailed(f"{self.host} answered {answer.status}: {excerpt[:200].decode('utf-8', 'replace')}")

    def _judged_address(self) -> str:
        try:
            records = socket.getaddrinfo(self.host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise DeliveryFailed(f"{self.host} can't be found: {error}", unreachable=True) from None
        addresses = [str(info[4][0]) for info in records]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise DeliveryFailed(
                f"{self.host} is a private address; KB_WEBHOOK_ALLOW_PRIVATE=true allows those", unreachable=True
            )
        return addresses[0]

    def _connect(self, address: str) -> http.client.HTTPConnection:
        raw = socket.create_connection((address, self._port), timeout=TIMEOUT)
        connection = http.client.HTTPConnection(self.host, self._port, timeout=TIMEOUT)
        try:
            connection.sock = (
                ssl.create_default_context().wrap_socket(raw, server_hostname=self.host) if self._secure else raw
            )
        except BaseException:
            raw.close()
            raise
        return connection


def is_public(address: str) -> bool:
    """An address anybody may call; those that wrap another one (mapped, 6to4, NAT64, ISATAP) are judged by what they wrap."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        nat64 = ip in ipaddress.ip_network("64:ff9b::/96")
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if nat64 else None)
        if int(ip) >> 32 & ISATAP_MARK == ISATAP:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or ip.is_loopback
        or ip.is_link_local
        or any(ip in network for network in map(ipaddress.ip_network, NOBODYS) if network.version == ip.version)
    )
