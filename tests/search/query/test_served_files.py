"""A file that is cut while it is mapped is noticed; one that is deleted or replaced harms nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.query.served_files import ServedFiles


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("a", "b")]
    for path in paths:
        path.write_text("0123456789")
    return paths


def test_untouched_deleted_and_replaced_files_are_no_danger(paths: list[Path], tmp_path: Path):
    files = ServedFiles(paths)
    assert files.first_cut() is None
    (tmp_path / "short").write_text("x")
    os.replace(tmp_path / "short", paths[0])
    assert files.first_cut() is None
    paths[1].unlink()
    assert files.first_cut() is None


def test_a_file_that_was_cut_is_named(paths: list[Path]):
    files = ServedFiles(paths)
    os.truncate(paths[1], 9)
    assert files.first_cut() == paths[1]


def test_a_file_that_grew_is_no_danger(paths: list[Path]):
    files = ServedFiles(paths)
    with paths[0].open("a") as file:
        file.write("x")
    assert files.first_cut() is None


def test_a_file_that_is_not_there_can_not_be_served(tmp_path: Path):
    with pytest.raises(OSError):
        ServedFiles([tmp_path / "nothing"])
