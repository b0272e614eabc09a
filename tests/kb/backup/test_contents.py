"""A damaged backup is told before anything is changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.backup.contents import LIST, BackupError, Contents, describe, read_contents


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "otvet.db").write_bytes(b"x" * 3_000_000)
    files = {"otvet.db": describe(tmp_path / "otvet.db")}
    contents = Contents(
        made=datetime(2026, 11, 22, tzinfo=UTC),
        database="sqlite",
        revisions={},
        key="k",
        key_is_inside=True,
        files=files,
    )
    contents.write(tmp_path)
    return tmp_path


def test_a_whole_one_is_read(made):
    assert read_contents(made).files["otvet.db"].size == 3_000_000


@pytest.mark.parametrize("damage", [b"", b"x" * 2_999_999, b"y" + b"x" * 2_999_999])
def test_a_file_that_was_cut_or_changed_is_named(made, damage):
    (made / "otvet.db").write_bytes(damage)
    with pytest.raises(BackupError, match=r"otvet\.db is not as it was written; nothing was changed"):
        read_contents(made)


def test_a_file_that_is_missing_is_named(made):
    (made / "otvet.db").unlink()
    with pytest.raises(BackupError, match=r"otvet\.db is missing"):
        read_contents(made)


def test_a_folder_that_is_no_backup_is_told(tmp_path):
    with pytest.raises(BackupError, match="no backup that was finished"):
        read_contents(tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../x"])
def test_a_list_that_leads_out_of_the_folder_is_refused(made, name):
    told = json.loads((made / LIST).read_text())
    told["files"] = {name: told["files"]["otvet.db"]}
    (made / LIST).write_text(json.dumps(told))
    with pytest.raises(BackupError, match="leads out of the backup"):
        read_contents(made)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}'])
def test_a_list_this_version_cannot_read_is_told(made, text):
    (made / LIST).write_text(text)
    with pytest.raises(BackupError, match="not a list this version can read"):
        read_contents(made)
