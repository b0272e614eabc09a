"""A release is believed only as it was sealed, and only with a key that this server names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kb.errors import SettingsError
from kb.settings import Settings, load_settings
from search.publish.manifest import StoredFile
from search.publish.release import (
    LONGEST_RELEASE,
    LONGEST_TABLE,
    NotTrusted,
    Release,
    Trust,
    next_number,
    seal,
    unsealed,
)
from search.publish.signing import new_private_key, public_half

KEY = new_private_key()
RELEASE = Release(
    generation="20261122T120000000-deadbeef",
    manifest=StoredFile.of(b"manifest"),
    model=StoredFile.of(b"table"),
    number=1_795_000_000_000,
    published="2026-11-22T12:00:00+00:00",
)


def server(**changes) -> Settings:
    return load_settings(**{"publish_key": "", "pull_keys": public_half(KEY), "pull_unsigned": False} | changes)


@pytest.mark.parametrize("release", [RELEASE, replace(RELEASE, model=None)], ids=["with a model", "words only"])
def test_what_was_sealed_is_believed_by_whoever_names_the_key(release: Release):
    sealed = unsealed(seal(release, KEY))
    assert Trust.of(server()).check(sealed) == release
    assert Trust.of(server(pull_keys=f"{public_half(new_private_key())},{public_half(KEY)}")).check(sealed) == release
    assert Trust.of(server(pull_keys="", publish_key=KEY)).check(sealed) == release
    assert len(seal(release, KEY)) < LONGEST_RELEASE


@pytest.mark.slow
def test_no_byte_of_it_can_be_changed():
    content = seal(RELEASE, KEY)
    believed = []
    for place in range(len(content)):
        for bit in (1, 32):
            changed = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
            try:
                believed.append((place, Trust.of(server()).check(unsealed(changed))))
            except (ValueError, NotTrusted):
                continue
    assert believed == []


def test_the_signature_of_another_release_does_not_fit():
    record = seal(replace(RELEASE, number=RELEASE.number + 1), KEY).partition(b"\n")[0]
    line = seal(RELEASE, KEY).partition(b"\n")[2]
    with pytest.raises(NotTrusted, match="changed after it was signed"):
        Trust.of(server()).check(unsealed(record + b"\n" + line))


def test_unsigned_and_signed_by_a_stranger_are_refused_with_what_to_do():
    with pytest.raises(NotTrusted, match="nobody signed"):
        Trust.of(server()).check(unsealed(seal(RELEASE, "")))
    stranger = new_private_key()
    with pytest.raises(NotTrusted, match=public_half(stranger)):
        Trust.of(server()).check(unsealed(seal(RELEASE, stranger)))


def test_unsigned_is_taken_only_where_a_setting_names_it():
    unsigned = unsealed(seal(RELEASE, ""))
    with pytest.raises(SettingsError, match="KB_PULL_KEYS is empty"):
        Trust.of(server(pull_keys=""))
    assert Trust.of(server(pull_keys="", pull_unsigned="yes")).check(unsigned) == RELEASE
    for keys in ({"pull_keys": public_half(KEY)}, {"publish_key": KEY, "pull_keys": ""}):
        with pytest.raises(SettingsError, match="contradicts"):
            Trust.of(server(pull_unsigned=True, **keys))


@pytest.mark.parametrize(
    "change",
    [
        {"generation": "../up"},
        {"generation": 5},
        {"number": "1"},
        {"manifest": None},
        {"manifest": [1, "x"]},
        {"published": "\x1b[2J"},
    ]
    + [{"manifest": [LONGEST_TABLE + 1, "0" * 64]}, {"model": [LONGEST_TABLE + 1, "0" * 64]}, {"model": "x"}],
    ids=repr,
)
def test_a_record_that_says_something_else_is_no_release(change: dict):
    record = json.dumps(json.loads(RELEASE.to_bytes()) | change).encode()
    with pytest.raises(ValueError):
        unsealed(record + b"\nunsigned\n")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\nunsigned\n", b"{}\nunsigned\n", b"g1 " + b"0" * 64 + b"\n", b"[" * 4000 + b"\nunsigned\n"],
)
def test_what_is_no_release_at_all_is_told_apart(content: bytes):
    with pytest.raises(ValueError):
        unsealed(content)


@pytest.mark.parametrize("line", [b"", b"unsigned", b"unsigned\n\n", b" unsigned\n", b"ed25519 x y\n", b"rsa x y\n"])
def test_the_second_line_is_one_of_two(line: bytes):
    with pytest.raises(ValueError):
        unsealed(RELEASE.to_bytes() + b"\n" + line)


def test_numbers_grow_with_the_time_and_never_fall():
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert next_number(0, noon) == next_number(0, noon.astimezone(timezone(timedelta(hours=5)))) == 1795348800000
    assert next_number(next_number(0, noon), noon + timedelta(seconds=1)) == next_number(0, noon) + 1000
    assert next_number(next_number(0, noon), noon - timedelta(days=400)) == next_number(0, noon) + 1
