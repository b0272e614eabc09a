"""Ed25519 keys as people copy them, and the signatures made and checked with them. Knows nothing of indexes."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kb.errors import SettingsError

PRIVATE, PUBLIC = "kb_private_", "kb_public_"  # so that nobody gives servers the wrong half unnoticed
KEY_BYTES = 32


def new_private_key() -> str:
    """A fresh private key: `kb_private_` and 43 letters."""
    return PRIVATE + _letters(Ed25519PrivateKey.generate().private_bytes_raw())


def public_half(private: str) -> str:
    """The public key that belongs to a private one. Raises SettingsError, which never shows the key."""
    return PUBLIC + _letters(_private(private).public_key().public_bytes_raw())


def sign(private: str, message: bytes) -> str:
    """Raises SettingsError."""
    return _letters(_private(private).sign(message))


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether the owner of the public key signed this message. Raises SettingsError when that is no public key."""
    try:
        Ed25519PublicKey.from_public_bytes(_public_bytes(public)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys(listed: str) -> tuple[str, ...]:
    """The keys of a comma-separated list. Raises SettingsError when one is no public key."""
    keys = tuple(key.strip() for key in listed.split(",") if key.strip())
    for key in keys:
        _public_bytes(key)
    return keys


def _private(key: str) -> Ed25519PrivateKey:
    if key.startswith(PUBLIC):
        raise SettingsError("KB_PUBLISH_KEY holds a public key; publishing needs the private half (kb_private_…).")
    try:
        return Ed25519PrivateKey.from_private_bytes(_key_bytes(key, PRIVATE))
    except ValueError:
        raise SettingsError("KB_PUBLISH_KEY is no key of `kb publish-key new` (kb_private_ and 43 letters).") from None


def _public_bytes(key: str) -> bytes:
    if key.startswith(PRIVATE):
        raise SettingsError(
            "KB_PULL_KEYS holds a private key. Servers need the public half only: `kb publish-key show` prints it where "
            "KB_PUBLISH_KEY is set. If the private one was copied to servers, make a new one."
        )
    try:
        return _key_bytes(key, PUBLIC)
    except ValueError:
        raise SettingsError(
            f"KB_PULL_KEYS: {key[:20]!r}… is no key of `kb publish-key new` (kb_public_ and 43 letters)."
        ) from None


def _key_bytes(key: str, prefix: str) -> bytes:
    if not key.startswith(prefix):
        raise ValueError
    content = _bytes(key.removeprefix(prefix))
    if len(content) != KEY_BYTES:
        raise ValueError
    return content


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    """Raises ValueError for anything but the one way of writing these bytes."""
    try:
        content = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if _letters(content) != letters:
        raise ValueError("not as we write it")
    return content
