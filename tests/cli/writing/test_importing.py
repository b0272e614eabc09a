"""`kb import` from the terminal: a folder, a report, and plain words where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.writing.importing import APIS, save
from kb.errors import OtvetError


def test_saved_files_become_a_folder_and_the_report_is_shown(tmp_path: Path):
    pytest.importorskip("markdownify", reason="the extra `import` is not installed")
    (tmp_path / "a.csv").write_text("question,answer\nLost my card,Block it\n")
    ran = CliRunner().invoke(app, ["import", "table", str(tmp_path / "a.csv"), str(tmp_path / "out"), "--public"])
    assert ran.exit_code == 0 and "1 texts" in ran.output and "kb check --articles" in ran.output
    assert "audience" not in (tmp_path / "out/en/lost-my-card.md").read_text()


def test_too_few_words_are_answered_with_how_it_goes():
    ran = CliRunner().invoke(app, ["import", "zendesk"])
    assert ran.exit_code == 2 and "kb import FORMAT SOURCE DIR" in ran.output


def test_a_tool_without_an_api_is_told(tmp_path: Path):
    with pytest.raises(OtvetError, match="save files"):
        save("notion", "https://x.example", tmp_path, None)
    assert json.dumps(sorted(APIS)) == '["freshdesk", "helpscout", "intercom", "zendesk"]'
