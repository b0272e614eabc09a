"""What settings that hold an address may be: of the site, of a database, of networks and of other sites. Raises ValueError."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from kb.languages import CODES

DATABASES = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
DATABASE_FORM = "sqlite:///path/to/file.db or postgresql+psycopg://user:password@host/name"
ORIGIN = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")
PORTS = {"http": "80", "https": "443"}


def language_codes(value: str) -> str:
    """Codes of two letters (ISO 639-1), each once."""
    codes = [code.strip().lower() for code in value.split(",") if code.strip()]
    if not codes or not CODES.issuperset(codes) or len(set(codes)) < len(codes):
        raise ValueError(f"expected languages of two letters, comma-separated, such as ru,en,de; got {value!r}")
    return ",".join(codes)


def public_address(value: str) -> str:
    """Scheme, host and port only: pages are made for the root of a host."""
    address = value.strip().rstrip("/")
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", address):
        raise ValueError("expected an address with its scheme, such as https://help.example.org")
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(
            f"expected scheme and host alone, such as {parts.scheme}://{parts.hostname}; the site is served at /"
        )
    if not (parts.port or 1) > 0:  # reading .port refuses what is no port
        raise ValueError("expected a port from 1 to 65535")
    return address


def networks(value: str) -> str:
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if name == "*":
            continue
        try:
            ipaddress.ip_network(name)
        except ValueError as error:
            raise ValueError(f"expected addresses or networks, comma-separated; {error}") from None
    return ",".join(names)


def origins(value: str) -> str:
    """Sites as browsers name them: in small letters, without a path and without the port that their scheme has anyway."""
    return ",".join(_origin(name.strip()) for name in value.split(",") if name.strip())


def _origin(name: str) -> str:
    parts = ORIGIN.fullmatch(name.lower().rstrip("/"))
    if parts is None or not 0 < int(parts[3] or 1) < 65_536:
        raise ValueError(f"expected sites such as https://www.example.org, comma-separated; got {name!r}")
    scheme, host, port = parts.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != PORTS[scheme] else "")


def database_address(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in DATABASES or (scheme == "sqlite" and not rest.startswith("/")):
        raise ValueError(f"expected {DATABASE_FORM}")
    return value
