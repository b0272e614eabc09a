"""Three real servers on one PostgreSQL behind a pooler: each letter goes once, each job is one server's, and who is behind says so."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text
from sqlalchemy.engine import make_url

from kb.staff.accounts import add_person
from kb.storage.database import connect
from tests.deploy.test_rolling import Readers, Replica, ask, common_environment, publish, until
from tests.kb.delivery.conftest import Sink
from tests.ports import free_port
from tests.web.sample import write_articles

FORMS = 9
NAMES = ("one", "two", "three")
PASSWORD = "correct horse battery"
pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.pgbouncer]


@pytest.fixture
def box() -> Iterator[Sink]:
    made = Sink(free_port())
    server = Controller(made, hostname="127.0.0.1", port=made.port)
    server.start()
    yield made
    server.stop()


@pytest.fixture
def servers(postgres_server, pooler, box: Sink, tmp_path: Path) -> Iterator[list[Replica]]:
    """With an index of its own each, pulled from one place."""
    write_articles(tmp_path / "articles")
    shared = {
        "KB_DATABASE_URL": pooler.url(str(make_url(postgres_server.new_database()).database)),
        "KB_SMTP_URL": box.url,
        "KB_TEAM_MAIL": "team@example.org",
        "KB_MAIL_FROM": "help@example.org",
        "KB_BASE_URL": "http://127.0.0.1",
    }
    common = common_environment(tmp_path) | shared
    publish(tmp_path, tmp_path / "place", common)
    made = []
    for name in NAMES:
        (tmp_path / name).mkdir()
        made.append(Replica(tmp_path / name, common | {"KB_INDEX": str(tmp_path / name / "index")}))
    try:
        for replica in made:
            replica.pull(tmp_path / "place")
        for replica in made:
            replica.begin()  # all at once, on a database without tables
        for replica in made:
            until(lambda replica=replica: replica.ready()[0] == 200)
        yield made
    finally:
        for replica in made:
            if replica.process and replica.process.poll() is None:
                replica.process.kill()
                replica.process.wait()


def signed_in(server: Replica, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/agent/requests", headers={"cookie": cookie})
    status = connection.getresponse().status
    connection.close()
    return status


def sign_in(server: Replica) -> str:
    """The cookie of the session."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/agent/sign-in", urlencode({"name": "Анна", "password": PASSWORD}), headers)
    answer = connection.getresponse()
    assert answer.status == 303
    return str(answer.getheader("set-cookie")).partition(";")[0]


def gauge(server: Replica, name: str) -> float:
    _, told = ask(server.port, "/metrics")
    (line,) = [line for line in told.decode().splitlines() if line.startswith(name + " ")]
    return float(line.split()[-1])


def test_what_is_to_be_done_once_is_done_once_and_what_one_knows_all_know(servers, box, tmp_path):
    database = connect(servers[0].environment["KB_DATABASE_URL"])
    with database.begin() as conn:
        add_person(conn, "Анна", "agent", PASSWORD, at=datetime.now(UTC))
    for number in range(FORMS):
        assert Readers(servers[number % 3].port)._send(number)

    def waiting() -> int:
        with database.read() as conn:
            return conn.execute(text("SELECT count(*) FROM outbox WHERE state <> 'sent'")).scalar_one()

    until(lambda: not waiting())
    letters = Counter((str(letter["to"]), str(letter["subject"])) for letter in box.letters)
    assert set(letters.values()) == {1} and len(letters) == 2 * FORMS

    cookie = sign_in(servers[0])
    assert [signed_in(server, cookie) for server in servers] == [200, 200, 200]

    def jobs() -> list[tuple]:
        with database.read() as conn:
            return [tuple(row) for row in conn.execute(text("SELECT name, holder, done_at FROM leases"))]

    until(lambda: len(jobs()) >= 8 and all(done for _, _, done in jobs()))
    database.close()

    before = servers[0].ready()[1]["generation"]
    (tmp_path / "articles" / "ru" / "new.md").write_text("# Новая статья\n\nТекст.\n", "utf-8")
    publish(tmp_path, tmp_path / "place", servers[0].environment)
    for server in servers[:2]:
        server.pull(tmp_path / "place")
    until(lambda: before not in {server.ready()[1]["generation"] for server in servers[:2]})
    assert servers[2].ready()[1]["generation"] == before
    ages = [gauge(server, "otvet_generation_age_seconds") for server in servers]
    assert ages[2] > max(ages[:2])  # what the alert OtvetServersDiffer compares
