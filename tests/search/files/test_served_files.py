"""Who wants to cut a file that is mapped waits, or is noticed; one that is deleted or replaced harms nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from search.files.served_files import LENDS, LeftBehind, ServedFiles


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("a", "b")]
    for path in paths:
        path.write_text("0123456789")
    return paths


def test_untouched_deleted_and_replaced_files_are_no_danger(paths: list[Path], tmp_path: Path):
    files = ServedFiles(paths)
    assert files.first_in_danger() is None
    (tmp_path / "short").write_text("x")
    os.replace(tmp_path / "short", paths[0])
    assert files.first_in_danger() is None
    paths[1].unlink()
    assert files.first_in_danger() is None


def test_a_file_that_was_cut_is_named(paths: list[Path]):
    files = ServedFiles(paths)
    os.truncate(paths[1], 9)
    assert files.first_in_danger() == paths[1]


def test_a_file_that_grew_is_no_danger(paths: list[Path]):
    files = ServedFiles(paths)
    with paths[0].open("a") as file:
        file.write("x")
    assert files.first_in_danger() is None


def test_a_file_that_is_not_there_can_not_be_served(tmp_path: Path):
    with pytest.raises(OSError):
        ServedFiles([tmp_path / "nothing"])


borrowing = pytest.mark.skipif(not LENDS, reason="this system lends no files")
CUTS: dict[str, Callable[[Path], object]] = {
    "truncate": lambda path: os.truncate(path, 1),
    "> file": lambda path: path.write_text("x"),
    "rsync --inplace": lambda path: os.close(os.open(path, os.O_RDWR)),
}


def eventually(true: Callable[[], object]) -> None:
    end = monotonic() + 20
    while not true() and monotonic() < end:
        sleep(0.01)
    assert true()


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    path = tmp_path / "passages.jsonl"
    path.write_text("0123456789")
    return path


@borrowing
@pytest.mark.parametrize("way", CUTS)
def test_whoever_wants_to_cut_a_borrowed_file_is_named_and_waits_until_it_is_given_back(mapped: Path, way: str):
    files = ServedFiles([mapped])
    files.borrow()
    assert files.first_in_danger() is None
    writer = Thread(target=CUTS[way], args=[mapped])
    writer.start()
    eventually(files.first_in_danger)
    assert files.first_in_danger() == mapped
    assert mapped.read_text() == "0123456789"
    files.give_back()
    writer.join(10)
    assert not writer.is_alive()


@borrowing
def test_readers_links_and_another_file_in_its_place_never_wait(mapped: Path):
    files = ServedFiles([mapped])
    files.borrow()
    os.link(mapped, mapped.with_name("link"))
    mapped.chmod(0o444)
    assert mapped.read_text() == "0123456789"
    mapped.unlink()
    mapped.write_text("x")
    assert files.first_in_danger() is None
    files.give_back()


@borrowing
def test_what_was_left_is_given_back_when_its_readers_have_ended(mapped: Path, monkeypatch: pytest.MonkeyPatch):
    files, left = ServedFiles([mapped]), LeftBehind()
    files.borrow()
    left.add("one", files)
    assert not left.wanted("one")
    writer = Thread(target=CUTS["truncate"], args=[mapped])
    writer.start()
    eventually(lambda: left.wanted("one"))
    assert not left.wanted("another")
    left.give_back()
    assert mapped.read_text() == "0123456789"
    monkeypatch.setattr("search.files.served_files.READING", 0.0)
    left.give_back()
    writer.join(10)
    assert mapped.read_text() == "0"
    assert not left.wanted("one")
