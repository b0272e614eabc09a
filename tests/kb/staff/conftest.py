"""An account that the tests of staff sign in with."""

from __future__ import annotations

import pytest

from kb.staff.accounts import Person, add_person
from kb.staff.passwords import Passwords
from tests.kb.staff.people import NOON, PASSWORD


@pytest.fixture
def anna(db) -> Person:
    with db.begin() as conn:
        return add_person(conn, "Анна", "agent", PASSWORD, at=NOON)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords()
