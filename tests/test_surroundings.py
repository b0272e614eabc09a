"""No setting of whoever runs the tests reaches them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.surroundings import without_settings

ROOT = Path(__file__).parent.parent


def test_only_settings_are_taken_away_and_not_where_test_servers_are():
    given = {"KB_PORT": "99", "KB_TEST_CHROMIUM": "/opt/chromium", "PATH": "/bin", "XKB_MODEL": "pc105"}
    assert without_settings(given) == {"KB_TEST_CHROMIUM": "/opt/chromium", "PATH": "/bin", "XKB_MODEL": "pc105"}


def test_a_test_sees_the_defaults_whatever_is_set_outside(tmp_path: Path):
    ask = "import os, tests.surroundings; from kb.settings import Settings; print(Settings().port, os.environ.get('KB_PORT'))"
    ran = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env=os.environ | {"KB_PORT": "99", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["8000", "None"]
