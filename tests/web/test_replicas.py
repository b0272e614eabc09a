"""Three servers on one database: each letter goes once, each job is done once, and what one knows of a person all know."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from kb.requests.customer import open_request
from kb.storage.database import connect
from tests.kb.conftest import FORM, ROOM
from tests.kb.storage.test_side_by_side import ADDS, upgraded
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.staff.test_console import account, enter

ROOT = Path(__file__).parents[2]
LETTERS = 30
# A server without pages: delivers, does a job every hour that takes a while, and writes down what it did.
REPLICA = """
import os, sys, threading, time
from datetime import UTC, datetime, timedelta
from kb.delivery.deliverer import Deliverer
from kb.storage.database import connect
from kb.storage.leases import Jobs
from web.operations.housekeeping import Housekeeping, Task

url, diary, slow = sys.argv[1], open(sys.argv[2], "a", buffering=1), sys.argv[3] == "slow"
now = lambda: datetime.now(UTC)

class Channel:
    def send(self, entry):
        time.sleep(0.02)
        diary.write(f"sent {entry.id}\\n")
    def close(self): ...

def work():
    diary.write(f"began {os.getpid()}\\n")
    time.sleep(600 if slow else 0.3)
    diary.write(f"done {os.getpid()}\\n")

database = connect(url)
deliverer = Deliverer(database, {"visitor": Channel(), "team": Channel(), "helpdesk": Channel()}, clock=now)
jobs = Jobs(database=database, clock=now, span=timedelta(seconds=4))
housekeeping = Housekeeping([Task(name="nightly", every=timedelta(seconds=0 if slow else 3600), run=work, shared=True)], jobs, look=0.2)
import web.operations.housekeeping as module
module.AGAIN = 0.2
deliverer.start()
housekeeping.start()
diary.write("up\\n")
time.sleep(600)
"""


def started(url: str, diary: Path, *, kind: str = "quick") -> subprocess.Popen:
    command = [sys.executable, "-c", REPLICA, url, str(diary), kind]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})


def lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


def until(true, seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


@pytest.mark.slow
def test_each_letter_goes_once_and_each_step_is_done_once(state_url, tmp_path):
    database, diary = connect(state_url), tmp_path / "diary"
    with database.begin() as conn:
        for number in range(LETTERS):
            form = replace(FORM, email=f"reader{number}@example.org", form_key=f"form {number}")
            open_request(conn, form, room=ROOM, at=datetime.now(UTC) - timedelta(minutes=1))
    processes = [started(state_url, diary) for _ in range(3)]
    try:

        def waiting() -> int:
            with database.read() as conn:
                return conn.execute(text("SELECT count(*) FROM outbox WHERE state <> 'sent'")).scalar_one()

        until(lambda: lines(diary).count("up") == 3 and not waiting())
        until(lambda: any(line.startswith("done") for line in lines(diary)))
        time.sleep(1)  # in which a second one would begin
    finally:
        for process in processes:
            process.kill()
            process.wait()
        database.close()
    sent = Counter(line for line in lines(diary) if line.startswith("sent"))
    assert len(sent) >= LETTERS and set(sent.values()) == {1}
    assert sum(line.startswith("began") for line in lines(diary)) == 1


@pytest.mark.slow
def test_the_job_of_a_server_that_is_killed_is_taken_over(state_url, tmp_path):
    diary = tmp_path / "diary"
    first = started(state_url, diary, kind="slow")
    others: list[subprocess.Popen] = []
    try:
        until(lambda: f"began {first.pid}" in lines(diary))
        others = [started(state_url, diary) for _ in range(2)]
        until(lambda: lines(diary).count("up") == 3)
        assert sum(line.startswith("began") for line in lines(diary)) == 1
        first.send_signal(signal.SIGKILL)
        until(lambda: sum(line.startswith("done") for line in lines(diary)) == 1)
    finally:
        for process in (first, *others):
            process.kill()
            process.wait()


@pytest.fixture
def replicas(make_client, twin) -> list[TestClient]:
    """Three servers of one installation that take three tickets an hour from one address."""
    twin.answers(state="none")
    return [make_client(twin, tickets_per_hour=3) for _ in range(3)]


def test_a_session_is_known_to_all_and_its_end_too(replicas, settings):
    account(settings)
    first, second, third = replicas
    assert enter(first).status_code == 303
    for client in (second, third):
        client.cookies.update(first.cookies)
        assert client.get("/agent").status_code == 200
    second.post("/agent/sign-out")
    assert [client.get("/agent").status_code for client in (first, third)] == [303, 303]


def test_tickets_of_one_address_are_counted_by_all_together(replicas, tickets):
    told = [
        replicas[number % 3].post(
            "/ru/contact", data=GOOD | {"form_key": form_key(), "email": f"a{number}@mail.example.org"}
        )
        for number in range(5)
    ]
    assert [answer.status_code for answer in told] == [303, 303, 303, 429, 429]
    assert len(tickets()) == 3


def test_a_form_sent_to_two_servers_is_one_request(replicas, tickets):
    key = form_key()
    told = [client.post("/ru/contact", data=GOOD | {"form_key": key}) for client in replicas]
    assert {answer.headers["location"] for answer in told} == {told[0].headers["location"]} and len(tickets()) == 1


def test_every_server_says_which_generation_it_answers_from(replicas):
    said = [client.get("/readyz").json() for client in replicas]
    assert len({answer["generation"] for answer in said}) == 1
    assert [answer["behind_seconds"] for answer in said] == [0, 0, 0]


def test_readers_and_customers_notice_nothing_of_newer_tables(make_client, twin, settings, tmp_path):
    twin.answers(state="none")
    before = make_client(twin)
    upgraded(settings.database_url, tmp_path, ADDS)
    for number, client in enumerate((before, make_client(twin))):  # one that runs, and one that starts again
        assert client.get("/readyz").status_code == 200
        words = {"form_key": form_key(), "text": f"Не приходит код, вопрос номер {number}"}
        assert client.post("/ru/contact", data=GOOD | words).status_code == 303
