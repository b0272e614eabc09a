"""A sign-in on its way to a provider and back: signed, bound to one browser and one provider, good once and for STEP_LASTS.

Nothing is stored when one begins. State, nonce and verifier belong together because they are made of each other with the site's key.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb.clocks import CLOCK_SKEW
from kb.storage.database import Transaction, insert
from kb.storage.site_key import sign
from kb.storage.staff_tables import spent_states
from kb.storage.tables import digest

STEP_LASTS = timedelta(minutes=10)
MOST_BACK = 1000  # characters of the way back that are carried
_COOKIE = re.compile(r"([a-z0-9-]{1,32})\.([\w-]{43})\.([0-9]{1,11})\.([\w-]*)\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ProviderStep:
    """Where somebody was sent, with what, and where they wanted to go."""

    provider: str
    state: str
    nonce: str
    verifier: str  # PKCE (RFC 7636)
    back: str = ""


def begin_step(key: bytes, provider: str, back: str, *, at: datetime) -> tuple[ProviderStep, str]:
    """A step, and what the browser keeps of it until it comes back."""
    state = secrets.token_urlsafe(32)
    stamp = str(int(at.timestamp()))
    carried = urlsafe_b64encode(back.encode()[:MOST_BACK]).decode().rstrip("=") if len(back) <= MOST_BACK else ""
    signed = sign(key, "oidc step", provider, state, stamp, carried)
    return _step(key, provider, state, back), f"{provider}.{state}.{stamp}.{carried}.{signed}"


def read_step(key: bytes, cookie: str, *, at: datetime) -> ProviderStep | None:
    """The step a browser kept; None for one that is made up, or too old."""
    parts = _COOKIE.fullmatch(cookie)
    if parts is None:
        return None
    provider, state, stamp, carried, signed = parts.groups()
    if not hmac.compare_digest(signed, sign(key, "oidc step", provider, state, stamp, carried)):
        return None
    if not -CLOCK_SKEW <= at - datetime.fromtimestamp(int(stamp), UTC) < STEP_LASTS:
        return None
    return _step(key, provider, state, urlsafe_b64decode(carried + "=" * (-len(carried) % 4)).decode("utf-8", "ignore"))


def spend(conn: Transaction, step: ProviderStep, *, at: datetime) -> bool:
    """Use a step up; False where that was done before."""
    row = insert(conn, spent_states).values(digest=digest(step.state), at=at)
    return conn.execute(row.on_conflict_do_nothing().returning(spent_states.c.digest)).first() is not None


def _step(key: bytes, provider: str, state: str, back: str) -> ProviderStep:
    return ProviderStep(
        provider=provider,
        state=state,
        nonce=sign(key, "oidc nonce", provider, state),
        verifier=sign(key, "oidc verifier", provider, state),
        back=back,
    )
