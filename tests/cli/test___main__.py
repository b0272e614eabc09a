"""`python -m cli` is the `kb` command."""

from __future__ import annotations

import subprocess
import sys


def test_the_package_can_be_run_like_the_command(desk):
    command = [sys.executable, "-W", "ignore", "-m", "cli", "check"]
    ran = subprocess.run(command, cwd=desk.folder, env=desk.environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "2 articles are fit to build" in ran.stdout
