"""Secrets are there, long enough, and on the right machine; none of them is ever repeated."""

from __future__ import annotations

import pytest

from cli.doctor.secrets import public_address, publishing_keys, site_secret, webhook_secret
from kb.settings import Settings
from search.publish.signing import new_private_key, public_half

PRIVATE, OTHER = new_private_key(), public_half(new_private_key())


@pytest.mark.parametrize(
    ("check", "settings", "health"),
    [
        (site_secret, {}, "advice"),
        (site_secret, {"secret_key": "qwerty"}, "advice"),
        (site_secret, {"secret_key": "q" * 44}, "good"),
        (publishing_keys, {}, "good"),
        (publishing_keys, {"pull_keys": OTHER}, "good"),
        (publishing_keys, {"pull_keys": "kb_public_short"}, "broken"),
        (publishing_keys, {"publish_key": "qwerty"}, "broken"),
        (publishing_keys, {"pull_unsigned": True}, "advice"),
        (publishing_keys, {"pull_keys": OTHER, "publish_key": PRIVATE}, "advice"),
        (publishing_keys, {"pull_keys": public_half(PRIVATE), "publish_key": PRIVATE}, "good"),
        (public_address, {}, "advice"),
        (public_address, {"base_url": "http://help.example.org"}, "advice"),
        (public_address, {"base_url": "https://help.example.org"}, "good"),
        (public_address, {"base_url": "http://127.0.0.1:8000"}, "good"),
        (webhook_secret, {"webhook_url": "https://desk.example.org/x", "webhook_secret": "whsec_qwerty"}, "broken"),
        (
            webhook_secret,
            {"webhook_url": "https://desk.example.org/x", "webhook_secret": f"whsec_{'QUJD' * 10}"},
            "good",
        ),
    ],
)
def test_what_is_wrong_with_a_secret_is_told_without_telling_the_secret(check, settings, health):
    (found,) = check(Settings(_env_file=None, **settings))
    assert found.health == health
    assert "qwerty" not in found.seen + found.advice and PRIVATE not in found.seen + found.advice
    assert bool(found.advice) == (health != "good")


def test_no_webhook_is_no_finding():
    assert list(webhook_secret(Settings(_env_file=None))) == []
