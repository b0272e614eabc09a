"""Nothing that runs the model tells anybody about it: no report to the library's makers, no name of this machine kept for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRELUDE = "import sys; sys.path.insert(0, {root!r}); "
SESSION = "; import onnxruntime; onnxruntime.SessionOptions(); import time; time.sleep(.2)"
RUNNERS = ("search.query.live", "search.model.graph_files")


def left_behind(home: Path, code: str) -> list[str]:
    """Files of the home folder of somebody who ran this, as on a server: the library is silent by itself in CI."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LD_LIBRARY_PATH")}
    subprocess.run(
        [sys.executable, "-c", PRELUDE.format(root=str(ROOT)) + code + SESSION],
        env=environment | {"HOME": str(home)},
        cwd=home,
        check=True,
    )
    return [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]


@pytest.mark.parametrize("module", RUNNERS)
def test_running_a_model_reports_nothing(tmp_path: Path, module: str):
    assert left_behind(tmp_path, f"import {module}") == []


def test_the_library_alone_would_report(tmp_path: Path):
    if not left_behind(tmp_path, "pass"):
        pytest.skip("this onnxruntime reports nothing by itself")
