"""Every kind of place reads, writes and bounds alike. (Buckets are asked the same over S3 in test_bucket_store.py.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from search.publish.open_store import open_store
from search.publish.store import Store, StoreError


@pytest.fixture
def store(place: str) -> Store:
    return open_store(place)


def test_what_was_written_is_read_and_replaced(store: Store, tmp_path: Path):
    store.write("a/b/CURRENT", b"old")
    store.write("a/b/CURRENT", b"new text")
    assert store.read("a/b/CURRENT", 100) == b"new text"
    assert store.size("a/b/CURRENT") == 8


def test_a_file_that_was_sent_is_fetched(store: Store, tmp_path: Path):
    content = bytes(range(256)) * 10_000
    (tmp_path / "source").write_bytes(content)
    store.send(tmp_path / "source", "blobs/x")
    store.fetch("blobs/x", tmp_path / "target", len(content))
    assert (tmp_path / "target").read_bytes() == content


def test_no_more_is_read_than_was_asked_for(store: Store, tmp_path: Path):
    store.write("long", b"0123456789")
    assert store.read("long", 10) == b"0123456789"
    with pytest.raises(StoreError, match="longer than 9 bytes"):
        store.read("long", 9)
    store.fetch("long", tmp_path / "begin", 4)
    assert (tmp_path / "begin").read_bytes() == b"0123"
    store.fetch("long", tmp_path / "all", 1000)
    assert (tmp_path / "all").read_bytes() == b"0123456789"


def test_a_file_is_fetched_into_a_new_one_only(store: Store, tmp_path: Path):
    store.write("x", b"new")
    (tmp_path / "there").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        store.fetch("x", tmp_path / "there", 3)
    assert (tmp_path / "there").read_bytes() == b"old"


def test_what_is_not_there_is_missing_and_has_no_size(store: Store, tmp_path: Path):
    store.write("a", b"x")
    for path in ("nothing", "deep/er/nothing", "a/below-a-file"):
        assert store.size(path) is None
        with pytest.raises(FileNotFoundError):
            store.read(path, 10)
        with pytest.raises(FileNotFoundError):
            store.fetch(path, tmp_path / path.replace("/", "-"), 10)


def test_an_empty_file_is_there(store: Store, tmp_path: Path):
    store.write("empty", b"")
    store.fetch("empty", tmp_path / "empty", 0)
    assert (store.read("empty", 5), store.size("empty"), (tmp_path / "empty").read_bytes()) == (b"", 0, b"")
