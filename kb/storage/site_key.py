"""The site's own key: what request links and address hashes are made with. Stores it; never shows it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from sqlalchemy import Connection, select

from kb.storage.database import Database, insert
from kb.storage.request_tables import keys

KEY_BYTES = 32


def site_key(db: Database, configured: str = "") -> bytes:
    """The key of KB_SECRET_KEY or, where that is empty, one made on first use and kept in the database."""
    if configured:
        return hashlib.sha256(configured.encode()).digest()
    with db.begin() as conn:
        return own_value(conn, "site")


def own_value(conn: Connection, name: str) -> bytes:
    """KEY_BYTES random bytes of this database under a name, made on first use."""
    row = {"name": name, "value": secrets.token_bytes(KEY_BYTES)}
    conn.execute(insert(conn, keys).values(row).on_conflict_do_nothing())
    return bytes(conn.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one())


def sign(key: bytes, purpose: str, *parts: str) -> str:
    """256 bits only this site can make of these parts, fit for an address: HMAC-SHA256, base64url, 43 characters."""
    signed = "\x00".join((purpose, *parts)).encode("utf-8", "replace")
    return base64.urlsafe_b64encode(hmac.digest(key, signed, "sha256")).decode().rstrip("=")


def request_secret(key: bytes, number: str) -> str:
    """The secret of a ticket's request page: 256 bits nobody can make without the site's key."""
    return sign(key, "request", number)


def follow_secret(key: bytes, notice: str, email: str) -> str:
    """What the links carry by which the owner of an address follows a notice or stops."""
    return sign(key, "follow", notice, email.strip().casefold())


def invitation_secret(key: bytes, nonce: str) -> str:
    """What the link of an invitation carries: with it somebody makes their account."""
    return sign(key, "invitation", nonce)
