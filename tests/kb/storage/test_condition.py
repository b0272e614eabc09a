"""What a database says of itself, and what is known of the engine it runs on."""

from __future__ import annotations

import pytest

from kb.storage.condition import condition, sqlite_faults
from kb.storage.database import HEADS, is_of_newer_version


def test_a_database_tells_its_engine_revision_and_clock(db, state_url):
    found = condition(db)
    server = state_url.startswith("postgresql")
    assert found.engine.startswith("PostgreSQL " if server else "SQLite ")
    assert (found.revision, found.serves, found.standby) == (HEADS["state"], True, False)
    assert bool(found.clock) == server


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ("3.6.23", False),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.46.1", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.0", False),
    ],
)
def test_versions_of_sqlite_that_can_damage_a_database_are_known(version, faulty):
    assert bool(sqlite_faults(version)) == faulty


def test_revisions_this_version_does_not_know_are_of_a_newer_one():
    assert not is_of_newer_version("state_0001", "state") and not is_of_newer_version(HEADS["log"], "log")
    assert is_of_newer_version("state_9999", "state")
