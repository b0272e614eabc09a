"""Databases are what these tests look at: each that is fresh goes through all migrations."""

from __future__ import annotations

import pytest

import kb.storage.database
from tests.made_once import upgrade_for_real


@pytest.fixture(autouse=True)
def migrations_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.storage.database, "_upgrade", upgrade_for_real)
