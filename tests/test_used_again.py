"""A database that is used again is as the template was: no row, no counter, no connection and no name of the test before."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kb.errors import StateUnavailable
from kb.storage.database import HEADS, check, connect, current_revision
from kb.storage.request_tables import keys
from kb.storage.staff_tables import staff
from tests.conftest import NOW
from tests.used_again import UsedAgain

pytestmark = pytest.mark.postgres
PERSON = {"name": "Анна", "login": "анна", "role": "agent", "password": "", "created_at": NOW}


@pytest.fixture
def databases(postgres_server, postgres_template) -> UsedAgain:
    return UsedAgain(postgres_server, postgres_template)


def test_what_a_test_wrote_is_gone_and_counting_begins_anew(databases):
    url = databases.lend()
    first = connect(url)
    with first.begin() as conn:
        conn.execute(keys.insert().values(name="site", value=b"\1"))
        number = conn.execute(staff.insert().values(**PERSON)).inserted_primary_key
        conn.execute(text("UPDATE alembic_version SET version_num = 'state_0001'"))
    databases.take_back(url)
    again = connect(databases.lend())
    with again.begin() as conn:
        assert conn.execute(keys.select()).all() == []
        assert conn.execute(staff.insert().values(**PERSON)).inserted_primary_key == number
        assert current_revision(conn, "state") == HEADS["state"]
    check(again)
    again.close()


def test_who_still_holds_the_database_of_an_earlier_test_loses_it(databases):
    url = databases.lend()
    held = connect(url)
    with pytest.raises((OperationalError, StateUnavailable)), held.read() as conn:
        conn.execute(keys.select())
        databases.take_back(url)
        conn.execute(keys.select())
    with pytest.raises(StateUnavailable), held.read():
        pass
    assert len(databases.spare) == 1


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE outbox RENAME TO away",
        "ALTER TABLE keys ADD COLUMN more text",
        "CREATE SCHEMA other",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
    ],
)
def test_a_database_whose_tables_were_changed_is_not_used_again(databases, change: str):
    url = databases.lend()
    database = connect(url)
    with database.begin() as conn:
        conn.execute(text(change))
    database.close()
    databases.take_back(url)
    assert databases.spare == []
    assert databases.lend() != url
