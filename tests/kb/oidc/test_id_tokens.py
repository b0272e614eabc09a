"""A token is believed when the provider signed it, for us, now, as the answer to our question; nothing else is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from joserfc.jwk import RSAKey

from kb.errors import IdentityRefused
from kb.oidc.id_tokens import MOST_LETTERS, TokenQuestion, UnknownKey, check_id_token, s256
from tests.kb.oidc.conftest import provider_at
from tests.kb.oidc.provider_twin import ProviderTwin, curve_key, rsa_key, signed
from tests.kb.staff.people import NOON

NOW = int(NOON.timestamp())
ISSUER = "https://id.example.org"
KEYS = {"keys": [key.as_dict(private=False) for key in (rsa_key(), curve_key())]}


def told(**changed: object) -> dict[str, object]:
    return ProviderTwin(issuer=ISSUER, now=NOW, claims=changed).told("nonce")


def checked(token: str, *, keys: object = None, access: str = "", **provider: object):
    asked = TokenQuestion(provider=provider_at(ISSUER, **provider), nonce="nonce", access_token=access)
    return check_id_token(token, KEYS if keys is None else keys, asked, at=NOON)


def part(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def with_public_key_as_secret(claims: dict[str, object]) -> str:
    """The old trick: HS256 keyed with the text of the public key."""
    signed_part = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{part(claims)}"
    mac = hmac.digest(rsa_key().as_pem(private=False), signed_part.encode(), "sha256")
    return f"{signed_part}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def tampered(claims: dict[str, object]) -> str:
    header, _, signature = signed(claims).split(".")
    return f"{header}.{part({**claims, 'sub': 'admin'})}.{signature}"


def of_a_key_it_brings(claims: dict[str, object]) -> str:
    own = RSAKey.generate_key(2048, {"kid": "k1"})
    return signed(claims, own, jwk=own.as_dict(private=False))


FORGED = {
    "signed by somebody else": lambda claims: signed(claims, RSAKey.generate_key(2048, {"kid": "k1"})),
    "not signed at all": lambda claims: f"{part({'alg': 'none'})}.{part(claims)}.",
    "signed with the public key as a secret": with_public_key_as_secret,
    "changed after it was signed": tampered,
    "signed by a key it brings along": of_a_key_it_brings,
    "signature cut off": lambda claims: signed(claims).rpartition(".")[0] + ".",
    "an access token": lambda claims: signed(claims, typ="at+jwt"),
    "a key of another kind": lambda claims: signed(claims, curve_key(), alg="ES256", kid="k1"),
    "extensions nobody knows": lambda claims: (
        f"{part({'alg': 'RS256', 'kid': 'k1', 'crit': ['x'], 'x': 1})}.{part(claims)}.x"
    ),
    "two parts": lambda claims: "a.b",
    "five parts": lambda claims: "a.b.c.d.e",
    "no text": lambda claims: "\u0430.b.c",
    "nothing": lambda claims: "",
    "claims that are a list": lambda claims: signed(claims).split(".")[0] + f".{part([])}.x",
    "more letters than any has": lambda claims: signed({**claims, "pad": "x" * MOST_LETTERS}),
}
BROKEN: dict[str, dict[str, object]] = {
    "another issuer": {"iss": "https://evil.example"},
    "issuer with a slash more": {"iss": f"{ISSUER}/"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "crm"},
    "no audience": {"aud": None},
    "an audience that is an object": {"aud": {"otvet": True}},
    "several audiences, none named": {"aud": ["otvet", "crm"]},
    "several audiences, another named": {"aud": ["otvet", "crm"], "azp": "crm"},
    "another party": {"azp": "crm"},
    "expired": {"exp": NOW - 61},
    "no end": {"exp": None},
    "an end that is text": {"exp": "tomorrow"},
    "an end that is true": {"exp": True},
    "not yet valid": {"nbf": NOW + 61},
    "made in the future": {"iat": NOW + 61},
    "made long ago": {"iat": NOW - 601},
    "no time at all": {"iat": None},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "other"},
    "a nonce in a list": {"nonce": ["nonce"]},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 17},
    "a subject of several lines": {"sub": "a\nb"},
    "a subject without end": {"sub": "x" * 256},
}


@pytest.mark.parametrize("key", [rsa_key(), curve_key()], ids=["RSA", "curve"])
def test_a_good_token_says_who_somebody_is(key):
    identity = checked(signed(told(), key, alg="RS256" if key is rsa_key() else "ES256"))
    assert (identity.issuer, identity.subject, identity.name) == (ISSUER, "u-17", "Ольга")
    assert identity.groups == ("helpdesk",)


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_is_refused(forged: str):
    with pytest.raises(IdentityRefused) as refused:
        checked(FORGED[forged](told()))
    assert refused.value.code == "token" and "u-17" not in str(refused.value)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_token_for_somebody_else_of_another_time_or_without_what_it_needs_is_refused(broken: str):
    with pytest.raises(IdentityRefused):
        checked(signed(told(**BROKEN[broken])))


def test_an_access_token_of_another_answer_is_refused():
    half = base64.urlsafe_b64encode(hashlib.sha256(b"access").digest()[:16]).decode().rstrip("=")
    assert checked(signed(told(at_hash=half)), access="access")
    with pytest.raises(IdentityRefused):
        checked(signed(told(at_hash=half)), access="another")


def test_a_key_that_is_not_published_is_told_apart_from_a_wrong_signature():
    with pytest.raises(UnknownKey):
        checked(signed(told(), rsa_key("k2")))
    for keys in (
        {},
        {"keys": "all"},
        {"keys": [{"kty": "RSA", "kid": "k1"}]},
        {"keys": [{"kty": "oct", "k": "a", "kid": "k1"}]},
    ):
        with pytest.raises(IdentityRefused):
            checked(signed(told()), keys=keys)


@pytest.mark.parametrize(
    ("way", "claims", "groups"),
    [
        ("groups", {"groups": "helpdesk"}, ("helpdesk",)),
        ("groups", {"groups": None}, ()),
        ("groups", {"groups": {"helpdesk": True}}, ()),
        ("groups", {"groups": ["a", 1, None, ["helpdesk"]]}, ("a",)),
        ("realm_access.roles", {"realm_access": {"roles": ["helpdesk"]}}, ("helpdesk",)),
        ("https://example.org/groups", {"https://example.org/groups": ["helpdesk"]}, ("helpdesk",)),
    ],
)
def test_groups_are_read_where_the_file_says_and_only_as_text(
    way: str, claims: dict[str, object], groups: tuple[str, ...]
):
    assert checked(signed(told(**claims)), groups=way).groups == groups


def test_a_name_is_taken_from_what_there_is():
    assert checked(signed(told(name=None, preferred_username="olga"))).name == "olga"
    assert checked(signed(told(name=["x"], email=None))).name == ""


def test_the_challenge_is_that_of_the_standard():
    """RFC 7636, appendix B."""
    assert s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
