"""API tokens: bearer secrets of people and systems. Only a digest is kept, so the secret is shown once and never again.

The digest needs no salt and no slow hash: the secret is 256 random bits, so there is nothing to guess.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping, select, update

from kb.errors import TokenError
from kb.storage.database import Database, insert
from kb.storage.tables import digest, storable, tokens

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "lookup": "look answers up for agents, internal articles included",
        "tickets": "make tickets of calls; list, read, answer and close tickets",
        "feedback": "flag articles as outdated, wrong or missing",
        "templates": "read the template replies",
        "write": "settle flags and answer questions of colleagues",
        "contracts": "read and change contracts with customers",
        "inbox": "read and answer requests, hand them over and close them",
    }
)
SECRET_BYTES = 32
SECRET_MARK = "otv_"  # Lets secret scanners and people recognise one of ours.
PREFIX_LENGTH = 10  # Characters of the secret shown in lists: 36 bits of 256.
USE_STEP = timedelta(minutes=1)  # Last use is kept to the minute, so that not every look-up is a write.


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token as listed; the secret itself can't be had back."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


def create_token(
    conn: Connection, name: str, scopes: Iterable[str], *, at: datetime, expires: datetime | None = None
) -> tuple[Token, str]:
    """Make a token; returns it with its secret, the only time the secret is known. Raises TokenError for an unknown scope."""
    granted = tuple(sorted(set(scopes)))
    unknown = [scope for scope in granted if scope not in SCOPES]
    if unknown or not granted:
        raise TokenError(
            f"unknown scope {', '.join(map(repr, unknown)) or '(none given)'}; expected one of: {', '.join(SCOPES)}"
        )
    if not name.strip():
        raise TokenError("a token needs a name that tells who uses it")
    if expires is not None and expires <= at:
        raise TokenError(f"a token that expired on {expires:%Y-%m-%d %H:%M} would never work; choose a later date")
    secret = SECRET_MARK + secrets.token_urlsafe(SECRET_BYTES)
    row = {"name": storable(name.strip()), "prefix": secret[:PREFIX_LENGTH], "scopes": granted, "expires_at": expires}
    inserted = conn.execute(
        insert(conn, tokens).values(digest=digest(secret), created_at=at, **row).returning(*_PUBLIC)
    )
    return _token(inserted.mappings().one()), secret


def find_token(conn: Connection, secret: str, *, at: datetime) -> Token | None:
    """The token of a secret; None if there is none, it was revoked or it has expired."""
    row = conn.execute(select(*_PUBLIC).where(tokens.c.digest == digest(secret))).mappings().one_or_none()
    token = None if row is None else _token(row)
    return token if token is not None and token.works(at) else None


def working_token(conn: Connection, token_id: int, *, at: datetime) -> Token | None:
    """The token of a number if it was neither revoked nor has expired."""
    row = conn.execute(select(*_PUBLIC).where(tokens.c.id == token_id)).mappings().one_or_none()
    token = None if row is None else _token(row)
    return token if token is not None and token.works(at) else None


def check_token(conn: Connection, secret: str, scope: str, *, at: datetime) -> Token | None:
    """The token of a secret if it works now and allows `scope`. Reads only."""
    token = find_token(conn, secret, at=at)
    return token if token is not None and token.allows(scope) else None


def note_use(db: Database, token: Token, *, at: datetime) -> None:
    """Keep when a token was last used, to the minute: within USE_STEP of the last time nothing is written."""
    if token.last_used_at is not None and timedelta() <= at - token.last_used_at < USE_STEP:
        return
    with db.begin() as conn:
        conn.execute(update(tokens).where(tokens.c.id == token.id).values(last_used_at=at))


def list_tokens(conn: Connection) -> tuple[Token, ...]:
    """Every token ever made, oldest first."""
    return tuple(_token(row) for row in conn.execute(select(*_PUBLIC).order_by(tokens.c.id)).mappings())


def revoke_token(conn: Connection, token_id: int, *, at: datetime) -> Token:
    """Make a token useless from now on; revoking twice keeps the first time. Raises TokenError for an unknown id."""
    conn.execute(update(tokens).where((tokens.c.id == token_id) & tokens.c.revoked_at.is_(None)).values(revoked_at=at))
    row = conn.execute(select(*_PUBLIC).where(tokens.c.id == token_id)).mappings().one_or_none()
    if row is None:
        raise TokenError(f"there is no token {token_id}; `kb token list` shows them")
    return _token(row)


_PUBLIC = tuple(column for column in tokens.c if column.name != "digest")


def _token(row: RowMapping) -> Token:
    return Token(**row)
