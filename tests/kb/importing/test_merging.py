"""A later import loses nothing that was written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import OtvetError
from kb.importing.merging import write_folder

LINES = "one\ntwo\nthree\nfour\nfive\n"


def after(folder: Path, text: str) -> str:
    return write_folder(folder, {"a.md": text}, {}).files["a.md"]


def test_each_way_a_file_may_have_gone(tmp_path: Path):
    file = tmp_path / "a.md"
    assert after(tmp_path, LINES) == "written" and after(tmp_path, LINES) == "same"
    assert after(tmp_path, LINES.replace("one", "ONE")) == "written"
    file.write_text(file.read_text().replace("five", "FIVE"))
    assert after(tmp_path, LINES.replace("one", "ONE")) == "local"
    assert after(tmp_path, LINES.replace("one", "1")) == "merged"
    assert file.read_text() == "1\ntwo\nthree\nfour\nFIVE\n"
    assert after(tmp_path, LINES.replace("five", "5")) == "conflict"
    assert file.read_text() == "1\ntwo\nthree\nfour\nFIVE\n"
    assert (tmp_path / ".import/new/a.md").read_text() == LINES.replace("five", "5")
    file.unlink()
    assert after(tmp_path, LINES) == "gone" and not file.exists()


def test_a_file_that_stood_there_before_is_never_written_over(tmp_path: Path):
    (tmp_path / "a.md").write_text("mine")
    assert after(tmp_path, "theirs") == "conflict"
    assert (tmp_path / "a.md").read_text() == "mine"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    folder, outside = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outside.mkdir()
    (folder / "en").symlink_to(outside)
    with pytest.raises(OtvetError, match="by a symbolic link"):
        write_folder(folder, {"en/a.md": "x"}, {})
    assert list(outside.iterdir()) == []
