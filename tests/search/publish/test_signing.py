"""Keys are made, told apart and believed; a message that was changed, or signed by another, is not."""

from __future__ import annotations

import base64

import pytest

from kb.errors import SettingsError
from search.publish.signing import PRIVATE, PUBLIC, is_signed, new_private_key, public_half, public_keys, sign


def letters(digits: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(digits)).decode().rstrip("=")


KEY = new_private_key()
# The first test vector of RFC 8032, 7.1
RFC_SECRET = PRIVATE + letters("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
RFC_PUBLIC = PUBLIC + letters("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
RFC_SIGNATURE = letters(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_keys_and_signatures_are_those_of_the_standard():
    assert public_half(RFC_SECRET) == RFC_PUBLIC
    assert sign(RFC_SECRET, b"") == RFC_SIGNATURE
    assert is_signed(RFC_PUBLIC, b"", RFC_SIGNATURE)


def test_every_key_is_another_and_fits_in_a_masked_ci_variable():
    keys = {new_private_key() for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) == len(PRIVATE) + 43 and key.replace("_", "").replace("-", "").isalnum() for key in keys)


def test_a_signed_message_is_believed_and_any_other_is_not():
    signature = sign(KEY, b"message")
    public = public_half(KEY)
    assert is_signed(public, b"message", signature)
    assert not is_signed(public, b"Message", signature)
    assert not is_signed(public_half(new_private_key()), b"message", signature)
    for place in range(len(signature)):
        other = "A" if signature[place] != "A" else "B"
        assert not is_signed(public, b"message", signature[:place] + other + signature[place + 1 :]), place
    for strange in ("", "A", signature[:-1], signature + "A", signature + "=", "é" * 86, "+" + signature[1:]):
        assert not is_signed(public, b"message", strange), strange


def test_several_keys_may_be_believed_while_one_is_exchanged():
    old, new = public_half(KEY), public_half(new_private_key())
    assert public_keys(f" {old} ,{new},") == (old, new)
    assert public_keys("") == ()


@pytest.mark.parametrize(
    "key", ["x", PUBLIC, PUBLIC + "A" * 42, PUBLIC + "A" * 44, PUBLIC + "é" * 43, "A" * 43, PUBLIC + "A" * 42 + "B"]
)
def test_a_key_that_is_none_is_told(key: str):
    with pytest.raises(SettingsError, match="KB_PULL_KEYS"):
        public_keys(key)


def test_a_private_key_on_a_server_is_told_and_not_shown():
    with pytest.raises(SettingsError, match="private key") as error:
        public_keys(KEY)
    assert KEY.removeprefix(PRIVATE) not in str(error.value)


@pytest.mark.parametrize(
    "key",
    [public_half(KEY), KEY[:-1], KEY + "A", "secret words"],
    ids=["public", "too short", "too long", "no key"],
)
def test_a_wrong_private_key_is_told_and_not_shown(key: str):
    with pytest.raises(SettingsError, match="KB_PUBLISH_KEY") as error:
        sign(key, b"message")
    assert key not in str(error.value)
