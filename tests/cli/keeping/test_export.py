"""`kb export` from the terminal: it says what lies where, and never writes over anything."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from cli.app import app


def test_a_folder_in_use_is_refused_with_what_to_do(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    ran = CliRunner().invoke(app, ["export", str(tmp_path), "--index", str(tmp_path / "none")])
    assert ran.exit_code == 3 and "name a new folder" in ran.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_an_index_nothing_is_begun(tmp_path: Path):
    ran = CliRunner().invoke(app, ["export", str(tmp_path / "out"), "--index", str(tmp_path / "none")])
    assert ran.exit_code == 3 and "kb build" in ran.output
    assert not (tmp_path / "out").exists()
