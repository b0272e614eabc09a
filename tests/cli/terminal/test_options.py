"""Options that several commands share come before what the environment says, and cost nothing to declare."""

from __future__ import annotations

import subprocess
import sys


def test_a_folder_named_on_the_command_line_is_taken_before_the_setting(desk, tmp_path):
    (tmp_path / "other" / "ru").mkdir(parents=True)
    (tmp_path / "other" / "ru" / "only.md").write_text("# Одна\n\nТекст.\n")
    assert "1 articles are fit" in desk.kb("check", "--articles", tmp_path / "other").stdout
    assert "2 articles are fit" in desk.kb("check").stdout


def test_declaring_the_options_loads_no_library_of_search():
    code = "import sys, cli.terminal.options; print(sorted({'numpy', 'faiss', 'onnxruntime', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
