"""Through PgBouncer in transaction mode everything works as without it: nothing is kept, set or locked in a session."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.engine import make_url

from kb.staff.attempts import Attempter, count_attempt
from kb.storage.database import connect, migrate
from kb.storage.leases import Jobs, Lease
from kb.storage.request_tables import moments
from tests.conftest import PostgresServer, migrate_both
from tests.pooler import SESSIONS, Pooler
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.staff.test_console import account, enter

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# The rooms of tests that hold what is done in a database, and servers that share one.
ROOMS = (
    "tests/kb/storage",
    "tests/kb/staff/test_attempts.py",
    "tests/kb/requests/test_customer.py",
    "tests/kb/requests/test_limits.py",
    "tests/kb/delivery/test_deliverer.py",
    "tests/web/test_replicas.py",
)
OF_A_SESSION = re.compile(  # words of SQL for what would be another's in the next transaction
    r"pg_(try_)?advisory_(lock|unlock)|\bLISTEN |\bNOTIFY |\bUNLISTEN |\bSET SESSION|^SET (?!LOCAL)|\bWITH HOLD|\bPREPARE |CREATE TEMP",
    re.MULTILINE,
)
pytestmark = [pytest.mark.postgres, pytest.mark.pgbouncer, pytest.mark.long]


@pytest.fixture
def direct(postgres_server: PostgresServer) -> str:
    """The URL of a database with tables, without the pooler."""
    url = postgres_server.url(str(make_url(postgres_server.new_database()).database))
    migrate_both(url)
    return url


@pytest.fixture
def pooled(direct: str, pooler: Pooler) -> str:
    """Of the same database, through the pooler."""
    return pooler.url(str(make_url(direct).database))


def seen(url: str, question: str) -> object:
    engine = create_engine(url)
    with engine.connect() as conn:
        answer = conn.execute(text(question)).scalar_one()
    engine.dispose()
    return answer


def test_customers_and_staff_of_three_servers_share_two_sessions(make_client, twin, settings, pooled, direct):
    twin.answers(state="none")
    account(settings.model_copy(update={"database_url": pooled}))
    servers = [make_client(twin, database_url=pooled, tickets_per_hour=1000, tickets_per_day=1000) for _ in range(3)]

    def write(number: int) -> int:
        words = {"form_key": form_key(), "text": f"Не приходит код, вопрос номер {number}"}
        return servers[number % 3].post("/ru/contact", data=GOOD | words).status_code

    with ThreadPoolExecutor(12) as customers:
        assert set(customers.map(write, range(36))) == {303}
    assert seen(direct, "SELECT count(*) FROM tickets") == 36
    assert enter(servers[0]).status_code == 303
    servers[1].cookies.update(servers[0].cookies)
    assert servers[1].get("/agent/requests").status_code == 200
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    assert 0 < seen(direct, sessions) <= SESSIONS


def test_what_one_transaction_sets_the_next_one_does_not_have(pooled):
    database = connect(pooled)
    with database.begin(patience=1.0) as conn:
        assert conn.execute(text("SHOW lock_timeout")).scalar_one() == "1s"
    for _ in range(2 * SESSIONS):
        with database.begin() as conn:
            assert conn.execute(text("SHOW lock_timeout")).scalar_one() == "0"
            assert conn.execute(text("SHOW transaction_read_only")).scalar_one() == "off"
        with database.read() as conn:
            assert conn.execute(text("SHOW transaction_read_only")).scalar_one() == "on"
    database.close()


def test_no_statement_is_prepared_and_no_lock_outlives_its_transaction(pooled, direct):
    database = connect(pooled)
    for number in range(12):  # the driver would prepare what it is asked for the sixth time
        with database.begin() as conn:
            count_attempt(conn, Attempter(login=f"anna {number}", address="192.0.2.1"), at=AT)
    for _ in range(2 * SESSIONS):
        with database.read() as conn:
            assert conn.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one() == 0
    assert seen(direct, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0
    database.close()


def test_rows_by_the_thousand_are_read_while_others_write(pooled):
    database = connect(pooled)
    with database.begin() as conn:
        conn.execute(insert(moments), [{"name": f"moment {number}", "at": AT} for number in range(5000)])
    with database.read() as conn:
        rows = conn.execute(select(moments.c.name).order_by(moments.c.name).execution_options(yield_per=500))
        read = [next(rows).name]
        with database.begin() as other:
            other.execute(insert(moments).values(name="moment of another", at=AT))
        read += [row.name for row in rows]
    assert len(set(read)) == len(read) == 5000
    database.close()


def test_a_job_is_one_server_s_and_a_lease_is_held_by_one(pooled):
    database = connect(pooled)
    servers = [Jobs(database=database, clock=lambda: AT) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda jobs: jobs.claim("nightly", timedelta(days=1)), servers))
        assert sum(claimed) == 1
        leases = [Lease(database, "mailbox", span=timedelta(minutes=3), clock=lambda: AT) for _ in range(8)]
        assert sum(pool.map(Lease.keep, leases)) == 1
    database.close()


def test_servers_that_start_together_migrate_once(postgres_server, pooler):
    url = pooler.url(str(make_url(postgres_server.new_database()).database))
    failed: list[Exception] = []

    def start() -> None:
        database = connect(url)
        try:
            migrate(database)
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == [] and seen(url, "SELECT count(*) FROM alembic_version") == 1


def session_words(source: str) -> list[str]:
    return [found[0] for found in OF_A_SESSION.finditer(source)]


def test_no_module_says_anything_that_only_a_session_keeps():
    told = {
        str(path.relative_to(ROOT)): words
        for room in ("kb", "web", "search", "cli")
        for path in (ROOT / room).rglob("*.py")
        if "sqlalchemy" in (source := path.read_text("utf-8")) and (words := session_words(source))
    }
    assert told == {}


@pytest.mark.parametrize(
    "planted",
    [
        "SELECT pg_advisory_lock(7)",
        "LISTEN letters",
        "SET SESSION lock_timeout = 1",
        "SET lock_timeout = 1",
        "PREPARE p AS SELECT 1",
    ],
)
def test_a_planted_word_of_a_session_is_found(planted: str):
    assert session_words(planted)
    assert not session_words("SET LOCAL lock_timeout = 1; SELECT pg_advisory_xact_lock(7)")


@pytest.mark.slow
def test_the_rooms_of_the_database_pass_through_the_pooler(tmp_path: Path):
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-k", "postgresql", *ROOMS]
    environment = os.environ | {"OTVET_POOLED": "yes", "PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
