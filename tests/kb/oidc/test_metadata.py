"""What a provider says of itself is fetched once; one that is another, or leads to unsafe addresses, is not used."""

from __future__ import annotations

import json

import pytest

from kb.errors import ProviderAway
from kb.oidc.metadata import AWAY, FRESH, KnownProvider

WELL_KNOWN = "/.well-known/openid-configuration"


def test_it_is_asked_once_an_hour(twin, known):
    clock = [0.0]
    known = KnownProvider(known.provider, clock=lambda: clock[0])
    known.metadata(), known.metadata(), known.keys(), known.keys()
    assert twin.asked == [WELL_KNOWN, "/keys"]
    clock[0] = FRESH + 1
    known.keys()
    assert twin.asked == [WELL_KNOWN, "/keys"] * 2


def test_a_provider_that_is_away_keeps_nobody_waiting(twin, known):
    clock = [0.0]
    known = KnownProvider(known.provider, clock=lambda: clock[0])
    twin.answers[WELL_KNOWN] = (503, {}, b"{}")
    for _ in range(3):
        with pytest.raises(ProviderAway, match="503"):
            known.metadata()
    assert len(twin.asked) == 1
    del twin.answers[WELL_KNOWN]
    clock[0] = AWAY
    assert known.metadata().token.endswith("/token")


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://id.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": ["https://id.example.org"]},
        {"jwks_uri": "https://user@id.example.org/keys"},
    ],
)
def test_one_that_is_another_or_leads_to_unsafe_addresses_is_not_used(twin, known, changed: dict[str, object]):
    twin.answers[WELL_KNOWN] = (200, {}, json.dumps(twin.metadata() | changed).encode())
    with pytest.raises(ProviderAway):
        known.metadata()
