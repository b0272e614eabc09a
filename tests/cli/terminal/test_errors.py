"""A command that can't do its work ends with one plain message and a status, never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KB_BASE_URL", "help.example.org"),
        ("KB_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("KB_DATABASE_URL", "mysql://host/name"),
        ("KB_ATTACHMENTS", "var"),
    ],
)
def test_settings_that_can_not_work_stop_the_start_with_status_two(tmp_path: Path, name: str, value: str):
    environment = {key: held for key, held in os.environ.items() if not key.startswith("KB_")}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cli", "serve", "--no-build"],
        cwd=tmp_path,
        env=environment | {name: value, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Bad settings: ")
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
