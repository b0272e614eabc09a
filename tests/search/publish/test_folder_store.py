"""A folder that others may write to leads nobody out of it, keeps nobody waiting, and shows nobody half a file."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from search.publish.folder_store import FolderStore
from search.publish.store import StoreError


@pytest.fixture
def store(folder: Path) -> FolderStore:
    folder.mkdir()
    return FolderStore(folder)


def test_a_link_is_not_followed(store: FolderStore, folder: Path, tmp_path: Path):
    (tmp_path / "secret").write_text("secret")
    (folder / "CURRENT").symlink_to(tmp_path / "secret")
    with pytest.raises(StoreError, match="is a link"):
        store.read("CURRENT", 100)
    with pytest.raises(StoreError, match="is a link"):
        store.fetch("CURRENT", tmp_path / "copy", 100)
    assert store.size("CURRENT") is None


def test_a_link_is_replaced_and_what_it_led_to_stays(store: FolderStore, folder: Path, tmp_path: Path):
    (tmp_path / "precious").write_text("precious")
    (folder / "CURRENT").symlink_to(tmp_path / "precious")
    store.write("CURRENT", b"new")
    assert (tmp_path / "precious").read_text() == "precious"
    assert store.read("CURRENT", 10) == b"new"


def test_a_folder_that_is_a_link_leads_nowhere(store: FolderStore, folder: Path, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "blobs").symlink_to(tmp_path / "elsewhere")
    for act in (
        lambda: store.write("blobs/x", b"x"),
        lambda: store.read("blobs/x", 1),
        lambda: store.write("../up", b"x"),
    ):
        with pytest.raises(StoreError, match="leads out"):
            act()
    assert not any((tmp_path / "elsewhere").iterdir()) and not (tmp_path / "up").exists()


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path):
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    store = FolderStore(tmp_path / "link")
    store.write("a/b", b"x")
    assert store.read("a/b", 1) == (folder / "a" / "b").read_bytes() == b"x"


def test_a_pipe_or_a_folder_in_place_of_a_file_keeps_nobody_waiting(store: FolderStore, folder: Path, tmp_path: Path):
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises((StoreError, IsADirectoryError)):
            store.read(name, 10)
        with pytest.raises((StoreError, IsADirectoryError)):
            store.fetch(name, tmp_path / f"copy of {name}", 10)


def test_readers_see_the_old_text_or_the_new_one(store: FolderStore):
    texts = {b"a" * 100_000, b"b" * 100_000}
    store.write("CURRENT", b"a" * 100_000)
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(store.read("CURRENT", 100_000))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(50):
        for text in sorted(texts):
            store.write("CURRENT", text)
    done.set()
    reader.join()
    assert seen <= texts


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(store: FolderStore, folder: Path, tmp_path: Path):
    store.write("CURRENT", b"old")
    with pytest.raises(TypeError):
        store.write("CURRENT", "not bytes")  # type: ignore[arg-type]
    assert [path.name for path in folder.iterdir()] == ["CURRENT"]
    assert store.read("CURRENT", 3) == b"old"


def test_others_can_read_what_was_published_as_far_as_the_umask_says(store: FolderStore, folder: Path):
    before = os.umask(0o022)
    try:
        store.write("CURRENT", b"x")
    finally:
        os.umask(before)
    assert (folder / "CURRENT").stat().st_mode & 0o777 == 0o644
