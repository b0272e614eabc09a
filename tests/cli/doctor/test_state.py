"""The databases: which version made their tables, on what engine they run, and what could not be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from cli.doctor.state import databases
from kb.requests.customer import open_request
from kb.settings import Settings
from kb.storage.database import HEADS, connect
from tests.kb.conftest import FORM, ROOM


def found(url: str, now: datetime | None = None) -> dict[str, tuple[str, str]]:
    findings = databases(Settings(_env_file=None, database_url=url), now or datetime.now(UTC))
    return {finding.name: (finding.health, finding.seen) for finding in findings}


def test_a_sound_database_is_reachable_writable_and_of_this_version(state_url):
    told = found(state_url)
    assert told["database"] == ("good", f"reachable, can be written, tables at {HEADS['state']}")
    assert told["search log"][0] == "good" and told["outbox"] == ("good", "0 wait, none was given up")
    assert ("clock of the database" in told) == state_url.startswith("postgresql")


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    told = found(f"sqlite:///{tmp_path}/otvet.db")
    assert told["database"][0] == "advice" and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("revision", "said"), [("state_0001", "are at state_0001"), ("state_9999", "newer version")])
def test_tables_of_another_version_are_broken_and_left_as_they_are(state_url, revision, said):
    database = connect(state_url)
    with database.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        conn.execute(text("DELETE FROM served_revisions"))
    told = found(state_url)
    assert told["database"][0] == "broken" and said in told["database"][1]
    with database.read() as conn:
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == revision
    database.close()


def test_newer_tables_that_serve_this_version_are_no_fault_but_told(state_url, db):
    with db.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = 'state_9999'"))
    verdict, said = found(state_url)["database"]
    assert verdict == "advice" and "serve this one" in said


def test_letters_that_were_given_up_are_told(db, state_url, now):
    with db.begin() as conn:
        open_request(conn, FORM, room=ROOM, at=now)
        conn.execute(text("UPDATE outbox SET state = 'dead'"))
    assert found(state_url)["outbox"][0] == "advice"


def test_a_server_that_is_away_is_broken():
    told = found("postgresql+psycopg://otvet@127.0.0.1:1/otvet")
    assert told["database"][0] == "broken"


@pytest.mark.postgres
def test_clocks_that_differ_are_told(postgres_server):
    told = found(postgres_server.new_database(), datetime.now(UTC) - timedelta(minutes=9))
    assert told["clock of the database"][0] == "broken" and told["database"] == ("advice", "it has no tables yet")
