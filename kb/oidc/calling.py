"""Calls of an identity provider: small, bounded in time and size, over TLS, never led elsewhere. JSON objects alone come back."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode, urlsplit

from kb.errors import ProviderAway
from kb.oidc.providers import is_safe

STEP_TIME = 5.0  # seconds for a connection, and for each piece of an answer
WHOLE_TIME = 10.0  # seconds for everything: somebody waits at the door
MOST_BYTES = 128 * 1024  # of an answer: the keys of a large provider are some 20 KB


def get_json(address: str) -> dict[str, object]:
    """The JSON object at an address. Raises ProviderAway for anything else that may happen."""
    return _call("GET", address)


def post_form(address: str, form: Mapping[str, str], *, client: str, secret: str) -> dict[str, object]:
    """The JSON answer to a form; with a secret as HTTP Basic (RFC 6749, 2.3.1). Raises ProviderAway."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if secret:
        pair = f"{quote_plus(client)}:{quote_plus(secret)}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return _call("POST", address, body=urlencode(form).encode(), headers=headers)


def _call(
    method: str, address: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, object]:
    if not is_safe(address):
        raise ProviderAway(f"{address[:200]!r} is no https address")
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection = _connection(parts.scheme, host, parts.port)
    watch = threading.Timer(WHOLE_TIME, _hang_up, (connection,))
    watch.daemon = True
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"Accept": "application/json", "User-Agent": "Otvet", **(headers or {})}
        connection.request(method, target, body=body, headers=sent)
        answer = connection.getresponse()
        read = answer.read(MOST_BYTES + 1)
    except (OSError, ValueError, AttributeError, http.client.HTTPException) as error:
        raise ProviderAway(f"{host} can't be reached: {error}") from None
    finally:
        watch.cancel()
        connection.close()
    return _object(host, answer.status, read)


def _object(host: str, status: int, read: bytes) -> dict[str, object]:
    if len(read) > MOST_BYTES:
        raise ProviderAway(f"{host} answered more than {MOST_BYTES} bytes")
    try:
        answer = json.loads(read)
    except (ValueError, RecursionError):
        answer = None
    if status != 200 or not isinstance(answer, dict):
        reason = answer.get("error") if isinstance(answer, dict) else None
        raise ProviderAway(f"{host} answered {status}{f': {reason}'[:100] if isinstance(reason, str) else ''}")
    return answer


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=STEP_TIME)
    return http.client.HTTPSConnection(host, port, timeout=STEP_TIME, context=ssl.create_default_context())


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """An answer that trickles is over: whoever reads it gets an error."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(2)
        except OSError:
            return
