"""Tests that run once on SQLite and once on PostgreSQL.

What differs between the two is the room of the database, `tests/kb/storage`: there both are quick tests. Elsewhere the same test on the
server is a slow one: it takes as long again as everything else of its file, and hardly ever fails alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
ROOM = Path(__file__).parent / "kb" / "storage"


def is_another_time(path: Path, marks: set[str]) -> bool:
    """Whether this is a test on PostgreSQL outside the room of the database."""
    return "postgres" in marks and ROOM not in path.parents
