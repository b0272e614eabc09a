"""The site's own key: what request links and address hashes are made with. Stores it; never shows it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from sqlalchemy import select

from kb.database import Database, insert
from kb.request_tables import keys

KEY_BYTES = 32


def site_key(db: Database, configured: str = "") -> bytes:
    """The key of KB_SECRET_KEY or, where that is empty, one made on first use and kept in the database."""
    if configured:
        return hashlib.sha256(configured.encode()).digest()
    with db.begin() as conn:
        made = {"name": "site", "value": secrets.token_bytes(KEY_BYTES)}
        conn.execute(insert(conn, keys).values(made).on_conflict_do_nothing())
        return bytes(conn.execute(select(keys.c.value).where(keys.c.name == "site")).scalar_one())


def sign(key: bytes, purpose: str, *parts: str) -> str:
    """256 bits only this site can make of these parts, fit for an address: HMAC-SHA256, base64url, 43 characters."""
    signed = "\x00".join((purpose, *parts)).encode("utf-8", "replace")
    return base64.urlsafe_b64encode(hmac.digest(key, signed, "sha256")).decode().rstrip("=")
