"""The running server tidies by itself: everything when it is due, and what fails costs one line of the log."""

from __future__ import annotations

import logging
import os
import time
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from kb.requests.attachments import ASIDE
from kb.requests.unclaimed_files import FRESH, MARK, UNCLAIMED_AGE
from kb.storage.database import connect
from kb.storage.leases import Jobs
from tests.web.conftest import NOW
from web.operations.housekeeping import Housekeeping, Task


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def jobs(make_client) -> Jobs:
    return Jobs(database=make_client().app.state.site.state.database, clock=lambda: NOW)


def test_everything_is_done_at_the_start_and_again_when_its_time_has_come(jobs):
    done: list[str] = []
    clock = Clock()
    hourly = Task(name="hourly", every=timedelta(hours=1), run=lambda: done.append("hourly"))
    daily = Task(name="daily", every=timedelta(days=1), run=lambda: done.append("daily"))
    housekeeping = Housekeeping([hourly, daily], jobs, clock=clock)
    housekeeping.run_due()
    housekeeping.run_due()
    assert done == ["hourly", "daily"]
    clock.seconds += 3600
    housekeeping.run_due()
    assert done == ["hourly", "daily", "hourly"]


def test_what_fails_costs_one_line_and_nothing_else(caplog, jobs):
    done: list[str] = []

    def fail() -> None:
        raise OSError("No space\nleft on device")

    tasks = [
        Task(name="sweep", every=timedelta(hours=1), run=fail),
        Task(name="other", every=timedelta(hours=1), run=lambda: done.append("other")),
    ]
    with caplog.at_level(logging.INFO):
        Housekeeping(tasks, jobs, clock=Clock()).run_due()
    assert done == ["other"]
    (record,) = caplog.records
    assert record.getMessage() == "housekeeping: sweep failed, next try in 1:00:00: OSError: No space left on device"
    assert record.exc_info is None


@pytest.mark.parametrize("old", [UNCLAIMED_AGE + timedelta(minutes=1), timedelta(minutes=5)])
def test_a_server_that_starts_sets_pictures_of_forms_never_sent_aside_after_two_hours(make_client, settings, old):
    assert old < FRESH
    made = NOW - old
    settings.attachments.mkdir()
    mark = settings.attachments / MARK
    with make_client():  # the first look marks the folder as this database's
        _until(mark.exists)
    picture = settings.attachments / f"{'a' * 32}.png"
    picture.write_bytes(b"picture")
    for path, seconds in ((picture, made.timestamp()), (mark, 0)):
        os.utime(path, (seconds, seconds))
    _forget_that_it_was_done(settings)
    with make_client():
        _until(lambda: mark.stat().st_mtime > 0)  # written first of all
    gone = old > UNCLAIMED_AGE
    assert picture.exists() != gone
    assert (settings.attachments / ASIDE / picture.name).exists() == gone


def _forget_that_it_was_done(settings) -> None:
    database = connect(settings.database_url)
    with database.begin() as conn:
        conn.execute(text("DELETE FROM leases"))
    database.close()


def test_of_two_servers_one_does_what_is_shared_and_the_other_takes_over_when_it_dies(make_client):
    database = make_client().app.state.site.state.database
    wall, clocks, done = [NOW], [Clock(), Clock()], []
    servers = [
        Housekeeping(
            [Task(name="tidying", every=timedelta(hours=1), run=partial(done.append, number), shared=True)],
            Jobs(database=database, clock=lambda: wall[0]),
            clock=clocks[number],
        )
        for number in (0, 1)
    ]

    def minutes_later(minutes: int, *alive: int) -> None:
        wall[0] += timedelta(minutes=minutes)
        for number in alive:
            clocks[number].seconds += minutes * 60
            servers[number].run_due()

    minutes_later(0, 0, 1)
    minutes_later(30, 0, 1)
    assert done == [0]
    minutes_later(31, 1)
    minutes_later(2, 1)
    assert done == [0, 1]


def _until(true, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()
