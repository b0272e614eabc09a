"""The way to a provider and back: authorization code, PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9207)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from kb.errors import IdentityRefused
from kb.oidc.calling import post_form
from kb.oidc.id_tokens import MOST_LETTERS, Identity, TokenQuestion, UnknownKey, check_id_token, s256
from kb.oidc.metadata import KnownProvider, Metadata
from kb.oidc.steps import ProviderStep

MOST_CODE = 2048  # letters of a code


@dataclass(frozen=True, kw_only=True)
class ProviderAnswer:
    """What a browser brought back from a provider, as it was sent."""

    code: str = ""
    state: str = ""
    issuer: str = ""  # `iss`
    error: str = ""


def way_there(known: KnownProvider, step: ProviderStep, redirect: str) -> str:
    """The address at the provider somebody is sent to. Raises ProviderAway."""
    address = known.metadata().authorization
    asked = {
        "response_type": "code",
        "client_id": known.provider.client_id,
        "redirect_uri": redirect,
        "scope": known.provider.scopes,
        "state": step.state,
        "nonce": step.nonce,
        "code_challenge": s256(step.verifier),
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def check_answer(known: KnownProvider, step: ProviderStep, answered: ProviderAnswer) -> None:
    """Raises IdentityRefused for an answer of another provider, to another question, or that says no; ProviderAway."""
    if step.provider != known.provider.id:
        raise IdentityRefused("answer", "the answer came from another provider than was asked")
    if not hmac.compare_digest(step.state.encode(), answered.state.encode("utf-8", "replace")):
        raise IdentityRefused("answer", "the answer belongs to another question")
    if answered.issuer and answered.issuer != known.provider.issuer:
        raise IdentityRefused("answer", "the answer names another issuer")
    if known.metadata().names_itself and not answered.issuer:
        raise IdentityRefused("answer", "the answer does not name its issuer")
    if answered.error or not answered.code or len(answered.code) > MOST_CODE:
        raise IdentityRefused("answer", f"the provider said {answered.error[:80]!r}")


def exchange(known: KnownProvider, step: ProviderStep, code: str, redirect: str, *, at: datetime) -> Identity:
    """Who the code stands for. Raises IdentityRefused or ProviderAway."""
    provider = known.provider
    answer = _token_answer(known, known.metadata(), step, code, redirect)
    token, access = answer.get("id_token"), answer.get("access_token")
    if not isinstance(token, str) or len(token) > MOST_LETTERS:
        raise IdentityRefused("token", "the answer holds no identity token of a size that one has")
    asked = TokenQuestion(provider=provider, nonce=step.nonce, access_token=access if isinstance(access, str) else "")
    try:
        return check_id_token(token, known.keys(), asked, at=at)
    except UnknownKey:
        return check_id_token(token, known.keys(anew=True), asked, at=at)


def _token_answer(
    known: KnownProvider, metadata: Metadata, step: ProviderStep, code: str, redirect: str
) -> dict[str, object]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": step.verifier,
    }
    client, secret = known.provider.client_id, known.provider.secret
    if secret and metadata.takes_basic:
        return post_form(metadata.token, form, client=client, secret=secret)
    form |= {"client_id": client} | ({"client_secret": secret} if secret else {})
    return post_form(metadata.token, form, client=client, secret="")
