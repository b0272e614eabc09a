"""Identity tokens: what of one is believed. The only user of Authlib and of joserfc, which it stands on.

Signed by a key the provider publishes, with an algorithm of public keys; for us, of now, and the answer to what we asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.errors import IdentityRefused
from kb.oidc.providers import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
KEY_TYPES = ("RSA", "EC", "OKP")  # a shared secret is no key that somebody publishes
LEEWAY = 60  # seconds two clocks may differ by
OLDEST = 600  # seconds since it was made: it comes from the provider at this moment
MOST_LETTERS = 16 * 1024
MOST_KEYS = 30
MOST_SUBJECT = 255  # OpenID Connect Core 1.0, 2
MOST_GROUPS = 1000
TYPES = ("", "JWT")  # what else calls itself something is another kind of token


@dataclass(frozen=True, kw_only=True)
class TokenQuestion:
    """What was asked of the provider, and with what: an identity token has to be the answer to it."""

    provider: Provider
    nonce: str
    access_token: str = ""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is at a provider: issuer and subject. `name` as they are called, `groups` as they are now."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]


class UnknownKey(IdentityRefused):
    """The token names a key that is not among those known; the provider may have changed them."""


def check_id_token(token: str, keys: Mapping[str, object], asked: TokenQuestion, *, at: datetime) -> Identity:
    """Whoever the token is about. Raises IdentityRefused, which says what is wrong with it and repeats none of it."""
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    if len(token) > MOST_LETTERS:
        raise IdentityRefused("token", f"the identity token has more than {MOST_LETTERS} letters")
    provider, now = asked.provider, int(at.timestamp())
    header, claims = _verified(token, keys)
    params = {"nonce": asked.nonce, "client_id": provider.client_id, "access_token": asked.access_token}
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
    }
    try:
        CodeIDToken(claims, header, options, params).validate(now, LEEWAY)
        made = float(str(claims["iat"]))
    except (JoseError, ValueError, TypeError, OverflowError) as error:
        raise IdentityRefused("token", f"the identity token is refused: {error}") from None
    if not now - OLDEST <= made:
        raise IdentityRefused("token", "the identity token was made long ago")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT or not subject.isprintable():
        raise IdentityRefused("token", "the identity token names no subject")
    return Identity(
        issuer=provider.issuer, subject=subject, name=_name(claims), groups=_groups(claims, provider.groups)
    )


def s256(verifier: str) -> str:
    """The challenge a verifier answers (RFC 7636)."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    return str(create_s256_code_challenge(verifier))


def _verified(token: str, keys: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims of a token that a published key signed. Keys the token itself brings are not looked at."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry

    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise IdentityRefused("token", f"the identity token can't be read: {error}") from None
    if header.get("alg") not in ALGORITHMS or header.get("typ", "") not in TYPES:
        raise IdentityRefused("token", "the identity token is signed in a way that proves nothing, or is none")
    key_list = keys.get("keys")
    listed = [key for key in key_list if isinstance(key, dict)][:MOST_KEYS] if isinstance(key_list, list) else []
    listed = [key for key in listed if key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"]
    kid = header.get("kid")
    fitting = [key for key in listed if kid is None or key.get("kid") == kid]
    for key in fitting:
        try:
            checked = jwt.decode(token, JWKRegistry.import_key(key), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
        return dict(checked.header), dict(checked.claims)
    if kid is not None and not fitting:
        raise UnknownKey("token", "the identity token names a key the provider does not publish")
    raise IdentityRefused("token", "the identity token is not signed by the provider")


def _name(claims: Mapping[str, object]) -> str:
    """As people are called there; "" where nothing fit is told."""
    names = (claims.get(key) for key in ("name", "preferred_username", "email"))
    return next((" ".join(name.split())[:80] for name in names if isinstance(name, str) and name.strip()), "")


def _groups(claims: Mapping[str, object], way: str) -> tuple[str, ...]:
    """The groups under a claim's name, or at the end of a way of names; whatever is no text is no group."""
    claim: object = claims.get(way)
    if claim is None:
        claim = claims
        for part in way.split("."):
            claim = claim.get(part) if isinstance(claim, Mapping) else None
    listed = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return tuple(group for group in listed[:MOST_GROUPS] if isinstance(group, str))
