"""The site has one key, made once whoever asks first; what is signed with it can't be made without it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from kb.storage.site_key import sign, site_key


def test_the_key_is_made_once_even_when_many_servers_start_together(db):
    gate = threading.Barrier(10)

    def start(_: int) -> bytes:
        gate.wait()
        return site_key(db)

    with ThreadPoolExecutor(10) as pool:
        keys = set(pool.map(start, range(10)))
    assert len(keys) == 1 and len(keys.pop()) == 32


def test_a_key_of_ones_own_is_kept_nowhere(db):
    assert site_key(db, "mine") == site_key(db, "mine") != site_key(db, "another")
    assert site_key(db) != site_key(db, "mine")


def test_a_signature_is_of_one_purpose_and_of_these_parts():
    key = bytes(32)
    made = [
        sign(key, "request", "1"),
        sign(key, "form", "1"),
        sign(key, "request", "2"),
        sign(b"x", "request", "1"),
        sign(key, "request", "1", ""),
    ]
    assert len(set(made)) == len(made) and all(len(signature) == 43 for signature in made)
    assert sign(key, "request", "1") == made[0]
