"""Saved files are read where they lie; what could reach outside or fill the memory is refused before anything is read."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from kb.importing.reading.source import SavedFiles, SourceRefused


def zipped(file: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in files.items():
            bundle.writestr(name, body)
    return file


@pytest.mark.parametrize("name", ["../evil.md", "/etc/evil.md", "a/../../evil.md", "..\\evil.md", "C:/evil.md"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str):
    with pytest.raises(SourceRefused, match="leads out of its folder; nothing was read"):
        SavedFiles.open(zipped(tmp_path / "a.zip", **{name: b"x"}))
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.xlsx"])
def test_a_bomb_is_refused_by_what_it_says_it_holds(tmp_path: Path, name: str):
    with pytest.raises(SourceRefused, match="grows too large"):
        SavedFiles.open(zipped(tmp_path / name, **{"a.json": b"0" * (30 * 2**20)}))


def test_symbolic_links_are_refused_in_folders_and_zips(tmp_path: Path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.md").symlink_to("/etc/passwd")
    with pytest.raises(SourceRefused, match="symbolic link; put the file itself"):
        SavedFiles.open(folder)
    with pytest.raises(SourceRefused, match="name the folder or file itself"):
        SavedFiles.open(folder / "a.md")
    link = zipfile.ZipInfo("a.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as bundle:
        bundle.writestr(link, "/etc/passwd")
    with pytest.raises(SourceRefused, match="holds the symbolic link"):
        SavedFiles.open(tmp_path / "l.zip")


def test_a_zip_within_a_zip_is_opened_and_a_damaged_one_told(tmp_path: Path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as bundle:
        bundle.writestr("a/page.md", "text")
    source = SavedFiles.open(zipped(tmp_path / "a.zip", **{"Part-1.zip": inner.getvalue()}))
    assert source.paths(".md") == ["a/page.md"] and source.text("a/page.md") == "text"
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(SourceRefused, match="can't be unpacked"):
        SavedFiles.open(tmp_path / "b.zip")


def test_lists_are_found_by_name_wherever_they_stand(tmp_path: Path):
    (tmp_path / "page-1.json").write_text(json.dumps({"articles": [{"id": 1}], "count": 1}))
    (tmp_path / "page-2.json").write_text(json.dumps({"articles": {"items": [{"id": 2}]}}))
    (tmp_path / "folders.json").write_text(json.dumps([{"id": 3}, "no object"]))
    lists = SavedFiles.open(tmp_path).lists()
    assert lists["articles"] == [{"id": 1}, {"id": 2}] and lists["folders"] == [{"id": 3}]


def test_json_that_is_none_and_a_path_that_is_not_there_are_told(tmp_path: Path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(SourceRefused, match="a.json is not JSON"):
        SavedFiles.open(tmp_path).lists()
    with pytest.raises(SourceRefused, match="no such file"):
        SavedFiles.open(tmp_path / "none")


def test_texts_of_old_windows_are_read(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("naïve".encode("cp1252"))
    assert SavedFiles.open(tmp_path).text("a.csv") == "naïve"
