"""The index of the articles the project comes with, found by their words alone: built once for all processes of a run."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress

ARTICLES = Path(__file__).parents[1] / "articles"
EMBEDDED = (
    Path(__file__).parents[1] / "var" / "tests"
)  # vectors of these articles, kept between runs: a minute or two the first time
DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def bundled_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be read only: other tests read it too. Whoever builds or publishes takes a copy (`copy_of`)."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "bundled"
    folder.mkdir(exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            settings = Settings(articles=ARTICLES, index=folder / "index", model="none")
            build(settings, BuildOptions(today=DAY, skip_bad=True), Progress())
            (folder / "built").touch()
    return folder / "index"


def copy_of(index: Path, folder: Path) -> Path:
    """A copy of an index below `folder`, to be built upon."""
    return shutil.copytree(index, folder / "index")
