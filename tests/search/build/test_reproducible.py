"""One commit gives one index: on another machine's paths, in another order of files, with other hash seeds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def content(folder: Path, models: Path | None, seed: int) -> tuple[str, str]:
    """(content hash, hash of the inputs) of a build of the bundled articles copied to `folder`, in its own process."""
    shutil.copytree(ROOT / "articles", folder / "somewhere" / "articles")
    others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    chosen = {
        "KB_MODEL": "" if models else "none",
        "KB_MODELS": str(models or folder / "models"),
        "KB_INDEX": str(folder / "index"),
        "PYTHONHASHSEED": str(seed),
        "TZ": ["UTC", "Asia/Vladivostok"][seed % 2],
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, str(ROOT / "build_index.py"), "--skip-bad", "--json", "--articles", "somewhere/articles"],
        cwd=folder,
        env=others | chosen,
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(ran.stdout)
    manifest = json.loads((folder / "index" / "generations" / report["generation"] / "manifest.json").read_text())
    return manifest["content"], manifest["inputs"]


@pytest.mark.parametrize("meaning", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_two_builds_of_one_commit_on_different_paths_have_the_same_hash(tmp_path: Path, meaning: bool, request):
    models = request.getfixturevalue("models") if meaning else None
    first, second = tmp_path / "one", tmp_path / "a longer path" / "два"
    first.mkdir(), second.mkdir(parents=True)
    assert content(first, models, 1) == content(second, models, 2)
