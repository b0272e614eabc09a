"""A backup is whole, is its owner's alone, and is never taken for one when it broke off."""

from __future__ import annotations

import json
import stat

import pytest

from kb.backup.backup import PICTURES, UNFINISHED, key_name
from kb.backup.contents import LIST, BackupError, read_contents
from kb.requests.attachments import ASIDE
from kb.storage.site_key import site_key


def test_it_names_every_file_with_its_checksum_and_the_key_without_telling_it(place, world, folder):
    contents = place.back_up(folder)
    assert read_contents(folder) == contents
    on_disk = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert on_disk == {*contents.files, LIST}
    assert sum(name.startswith(PICTURES) for name in contents.files) == 2
    key = site_key(place.state)
    assert contents.key == key_name(key) and contents.key_is_inside
    assert key.hex() not in (folder / LIST).read_text() and json.loads((folder / LIST).read_text())["format"] == 1


def test_nobody_else_on_the_machine_can_read_any_of_it(place, world, folder):
    place.back_up(folder)
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_that_is_there_is_never_written_into(place, world, folder):
    folder.mkdir(parents=True)
    (folder / "precious").write_text("x")
    with pytest.raises(BackupError, match="is there already"):
        place.back_up(folder)
    assert [path.name for path in folder.iterdir()] == ["precious"]


def test_a_backup_that_breaks_off_leaves_nothing_that_looks_like_one(place, world, folder, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kb.backup.backup._copy_pictures", full)
    with pytest.raises(OSError, match="No space left"):
        place.back_up(folder)
    assert not folder.exists() and not folder.with_name(folder.name + UNFINISHED).exists()


def test_only_pictures_of_requests_are_taken(place, world, folder):
    (place.store.folder / "payroll.xlsx").write_text("x")
    (place.store.folder / ASIDE).mkdir(exist_ok=True)
    (place.store.folder / ("f" * 32 + ".png")).symlink_to(place.store.folder / "payroll.xlsx")
    contents = place.back_up(folder)
    assert not any("payroll" in name or "f" * 32 in name or ASIDE in name for name in contents.files)
