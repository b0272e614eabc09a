"""Secrets and addresses in the settings: there, long enough, each on the machine it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cli.doctor.finding import Finding, advised, broken, good
from cli.doctor.machine import now_utc
from kb.delivery.webhook import Webhook
from kb.errors import SettingsError
from kb.settings import Settings
from search.publish.signing import public_half, public_keys

LETTERS = 24  # of KB_SECRET_KEY at least
LOCAL = ("localhost", "127.0.0.1", "::1")


def site_secret(settings: Settings) -> Iterator[Finding]:
    """What links of requests are made with."""
    if not settings.secret_key:
        yield advised(
            "KB_SECRET_KEY",
            "empty: the key lies in the database, and so in every backup",
            "Set it to the output of `openssl rand -base64 32`. Links of requests that were sent before stop working.",
        )
    elif len(settings.secret_key) < LETTERS:
        yield advised(
            "KB_SECRET_KEY",
            f"{len(settings.secret_key)} characters, which can be guessed",
            "Set it to the output of `openssl rand -base64 32`. Links of requests that were sent before stop working.",
        )
    else:
        yield good("KB_SECRET_KEY", "set")


def publishing_keys(settings: Settings) -> Iterator[Finding]:
    """Keys that published indexes are signed and believed by."""
    name = "KB_PULL_KEYS, KB_PUBLISH_KEY"
    try:
        known = public_keys(settings.pull_keys)
        own = public_half(settings.publish_key) if settings.publish_key else ""
    except SettingsError as error:
        yield broken(name, str(error), "Copy the key again from `kb publish-key new` or `kb publish-key show`.")
        return
    if settings.pull_unsigned:
        yield advised(
            name,
            "KB_PULL_UNSIGNED takes an index that nobody signed",
            "Run `kb publish-key new`, sign where you build, and name the public key here.",
        )
    elif own and known and own not in known:
        yield advised(
            name,
            "this machine can publish, and believes others than itself",
            "Keep the private key on the one machine that publishes; a server needs KB_PULL_KEYS alone.",
        )
    else:
        yield good(name, f"{len(known)} known" if known else "none: this machine builds its own index")


def webhook_secret(settings: Settings) -> Iterator[Finding]:
    """Whether what is told to a helpdesk can be signed. Its address is not called: it would be told of an event."""
    if not settings.webhook_url:
        return
    try:
        Webhook(settings, now_utc)
    except SettingsError as error:
        yield broken("KB_WEBHOOK_URL", str(error), "Correct it; docs/settings.md has an example.")
    else:
        yield good("KB_WEBHOOK_URL", "an address, and a secret to sign with (it was not called)")


def public_address(settings: Settings) -> Iterator[Finding]:
    """The address that letters and feeds tell."""
    parts = urlsplit(settings.base_url)
    if not settings.base_url:
        yield advised(
            "KB_BASE_URL", "empty: letters link to this machine", "Set it to the address readers see, with https://."
        )
    elif parts.scheme == "http" and parts.hostname not in LOCAL:
        yield advised(
            "KB_BASE_URL", "http: what customers write travels readable", "Put TLS in front (deploy/) and set https://."
        )
    else:
        yield good("KB_BASE_URL", settings.base_url)
