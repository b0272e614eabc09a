"""PostgreSQL is tried quickly where databases differ, and slowly everywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.two_databases import is_another_time

TESTS = Path(__file__).parent


@pytest.mark.parametrize(
    ("path", "marks", "slow"),
    [
        ("kb/storage/test_database.py", {"postgres"}, False),
        ("kb/requests/test_tickets.py", {"postgres"}, True),
        ("web/test_app.py", {"postgres", "browser"}, True),
        ("kb/requests/test_tickets.py", set(), False),
    ],
)
def test_the_server_is_tried_at_once_in_the_room_of_the_database_alone(path: str, marks: set[str], slow: bool):
    assert is_another_time(TESTS / path, marks) is slow
