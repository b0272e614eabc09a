"""An outage is told from a bug, costs one line of the log a minute, and few threads."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, TimeoutError

from kb.errors import StateUnavailable
from kb.storage.outages import FEW, QUIET, STUCK, Outages, is_outage


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_hundred_failures_of_an_outage_are_one_line_a_minute(clock, caplog):
    outages = Outages("the database", clock=clock)
    with caplog.at_level(logging.ERROR):
        for _ in range(100):
            assert isinstance(outages.unavailable("connection\nrefused"), StateUnavailable)
        clock.seconds += QUIET
        outages.unavailable("connection refused")
    first, second = (record.getMessage() for record in caplog.records)
    assert first.endswith("(met 1 times since the last such line): connection refused") and "met 100 times" in second


def test_while_nobody_gets_through_few_wait_and_the_others_are_told_at_once(clock):
    outages = Outages("the database", clock=clock)
    waiting = [outages.turn() for _ in range(FEW)]
    for turn in waiting:
        turn.__enter__()
    clock.seconds += STUCK + 0.1
    with pytest.raises(StateUnavailable, match="others wait"), outages.turn():
        pytest.fail("nobody more should wait")
    outages.got_through()  # it goes on: whoever comes now may wait
    with outages.turn() as turn:
        assert not outages.hopeless(turn)
    for turn in waiting:
        turn.__exit__(None, None, None)


def test_readers_who_get_through_prove_nothing_to_writers_and_writers_stop_no_reader(clock):
    outages = Outages("the database", clock=clock)
    stuck = [outages.turn(writes=True) for _ in range(FEW)]
    first, *_ = [turn.__enter__() for turn in stuck]
    for _ in range(5):
        clock.seconds += 1
        with outages.turn(writes=False):
            outages.got_through(writes=False)
    assert outages.waited(first) == 5
    with pytest.raises(StateUnavailable, match="others wait"), outages.turn(writes=True):
        pytest.fail("nobody more should wait to write")
    for turn in stuck:
        turn.__exit__(None, None, None)


def test_a_slip_in_a_statement_is_no_outage():
    with create_engine("sqlite://").connect() as conn, pytest.raises(OperationalError) as slip:
        conn.execute(text("SELECT * FROM nowhere"))
    assert not is_outage(slip.value, writes=True)


def test_no_free_connection_is_an_outage():
    assert is_outage(TimeoutError("QueuePool limit reached"), writes=False)
