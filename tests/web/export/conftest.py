"""The sample help centre in files, written once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.settings import Settings
from tests.web.conftest import NOW
from web.export.export import export


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory, sample_index: Path) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "out"
    export(Settings(index=sample_index, model="none"), folder, at=NOW)
    return folder
