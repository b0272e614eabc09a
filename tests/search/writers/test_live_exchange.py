"""The site exchanges commits by itself, says how it stands, and tries again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from kb.writing.remote import ExchangeOutcome
from search.writers.live_exchange import LiveExchange
from tests.conftest import NOW


@dataclass
class Twin:
    """A remote that answers as it is told, one answer a time."""

    answers: list[ExchangeOutcome]
    name: str = "origin"
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def exchange(self) -> ExchangeOutcome:
        self.asked.release()
        return self.answers.pop(0) if self.answers else ExchangeOutcome()


def made(twin: Twin, again: tuple[float, ...] = (0.01,)) -> tuple[LiveExchange, list[bool]]:
    came: list[bool] = []
    return LiveExchange(twin, lambda: NOW, lambda: came.append(True), again), came  # type: ignore[arg-type]


def test_what_came_is_told_and_the_state_says_that_all_is_there():
    exchange, came = made(Twin([ExchangeOutcome(taken=2)]))
    state = exchange.run(wait=30)
    assert (state.running, state.at, state.again, came) == (False, NOW, 0.0, [True])


def test_it_is_tried_again_until_it_works():
    twin = Twin([ExchangeOutcome(waiting=1, problem="away"), ExchangeOutcome(waiting=1, problem="away")])
    exchange, _ = made(twin)
    exchange.run()
    assert all(twin.asked.acquire(timeout=30) for _ in range(3))
    state = exchange.run(wait=30)
    assert state.done.problem == "" and not state.running


def test_while_it_waits_to_try_again_it_says_why_and_something_new_goes_at_once():
    twin = Twin([ExchangeOutcome(waiting=1, problem="away")])
    exchange, _ = made(twin, (3600.0,))
    exchange.run()
    assert twin.asked.acquire(timeout=30)
    assert exchange.run(wait=30).done == ExchangeOutcome()


def test_a_glance_a_moment_later_asks_nobody():
    twin = Twin([])
    exchange, _ = made(twin)
    exchange.run(wait=30)
    exchange.glance()
    assert twin.asked.acquire(timeout=30) and not twin.asked.acquire(blocking=False)
