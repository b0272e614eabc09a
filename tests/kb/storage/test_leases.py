"""Of several servers one does what is to be done once; when it dies, another does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from kb.storage.leases import JOB_SPAN, Jobs, Lease

START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Wall:
    """A clock that goes when the test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def servers(db, wall) -> list[Jobs]:
    return [Jobs(database=db, clock=wall) for _ in range(3)]


def who_claims(servers: list[Jobs], job: str = "tidying", every: timedelta = DAY) -> list[int]:
    return [number for number, server in enumerate(servers) if server.claim(job, every)]


def test_a_job_is_done_by_one_server_and_not_again_before_its_time(servers, wall):
    assert who_claims(servers) == [0]
    assert who_claims(servers) == []  # while it is being done
    servers[0].finish("tidying")
    wall.now += DAY - MINUTE
    assert who_claims(servers) == []
    wall.now += MINUTE
    assert who_claims(servers) == [0]
    assert who_claims(servers, "telling", MINUTE) == [0]  # another job is free


def test_servers_that_come_at_the_same_moment_are_not_both_let_in(servers):
    with ThreadPoolExecutor(3) as pool:
        claimed = list(pool.map(lambda server: server.claim("tidying", DAY), servers * 4))
    assert claimed.count(True) == 1


def test_the_job_of_a_server_that_was_killed_passes_on_when_its_lease_is_over(servers, wall):
    assert servers[0].claim("tidying", DAY)
    wall.now += JOB_SPAN - MINUTE
    assert who_claims(servers[1:]) == []
    wall.now += MINUTE
    assert who_claims(servers[1:]) == [0]
    servers[0].finish("tidying")  # it was only stopped, and comes back late: the other still has it
    assert who_claims(servers) == []


def test_a_clock_that_was_years_ahead_holds_nobody_up(servers, wall):
    wall.now += timedelta(days=4000)
    assert servers[0].claim("tidying", DAY)
    servers[0].finish("tidying")
    assert servers[0].claim("telling", MINUTE)
    wall.now = START
    assert who_claims(servers[1:]) == [0] and who_claims(servers[1:], "telling", MINUTE) == [0]


def test_a_lease_is_kept_by_who_has_it_and_passes_on_when_it_is_let_go_or_its_holder_dies(db, wall):
    one, other = (Lease(db, "mailbox", span=MINUTE, clock=wall) for _ in range(2))
    for _ in range(10):
        wall.now += MINUTE / 2
        assert one.keep() and not other.keep()
    one.release()
    assert other.keep() and not one.keep()
    wall.now += MINUTE
    assert one.keep() and not other.keep()


def test_keeping_a_lease_asks_the_database_a_few_times_only(db, wall):
    lease = Lease(db, "mailbox", span=MINUTE, clock=wall)
    asked = 0
    for _ in range(60):
        wall.now += timedelta(seconds=1)
        asked += wall.now >= lease._renew_at
        assert lease.keep()
    assert asked <= 4
