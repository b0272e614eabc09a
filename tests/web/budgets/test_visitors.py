"""One address, however it is written, and everybody together have so much; and nobody gets it back by making a crowd."""

from __future__ import annotations

import threading

import pytest

from kb.settings import Settings
from web.budgets.visitors import Budgets, OverBudget, Rate, Spending, rates_of

KEY = b"the site's key in tests"
HERE = "203.0.113.7"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def budgets(clock: Clock, own: int = 10, everybody: int = 100, seconds: int = 60) -> Budgets:
    return Budgets(KEY, dict.fromkeys(Spending, Rate(own, everybody, seconds)), clock)


def granted(site: Budgets, address: str, tries: int, kind: Spending = Spending.SEARCHES) -> int:
    return sum(site.take(kind, address) == 0 for _ in range(tries))


def test_an_address_has_its_budget_at_once_and_then_a_little_all_the_time(clock):
    site = budgets(clock)
    assert granted(site, HERE, 50) == 10
    wait = site.take(Spending.SEARCHES, HERE)
    assert 0 < wait <= 6
    clock.now += wait
    assert granted(site, HERE, 50) == 1
    clock.now += 60
    assert granted(site, HERE, 50) == 10


def test_whoever_goes_on_asking_waits_no_longer_for_it(clock):
    site = budgets(clock)
    granted(site, HERE, 10)
    first = site.take(Spending.SEARCHES, HERE)
    assert all(site.take(Spending.SEARCHES, HERE) == pytest.approx(first) for _ in range(100))


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("203.0.113.7", "::FFFF:CB00:7107"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002:0:0:0:9%eth0"),
    ],
)
def test_one_network_is_one_address_however_it_is_written(clock, one: str, same: str):
    site = budgets(clock)
    assert granted(site, one, 10) == 10
    assert granted(site, same, 1) == 0


@pytest.mark.parametrize("other", ["203.0.113.8", "2001:db8:1:3::1", "::ffff:203.0.113.8", ""])
def test_another_address_has_a_budget_of_its_own(clock, other: str):
    site = budgets(clock)
    granted(site, HERE, 20)
    assert granted(site, other, 10) == 10


def test_each_kind_is_counted_for_itself(clock):
    site = budgets(clock)
    granted(site, HERE, 20)
    assert granted(site, HERE, 10, Spending.VOTES) == 10


def test_a_dear_request_takes_more(clock):
    site = budgets(clock)
    assert sum(site.take(Spending.SUGGESTIONS, HERE, 4) == 0 for _ in range(10)) == 2
    assert granted(site, HERE, 10, Spending.SUGGESTIONS) == 2


def test_everybody_together_has_a_budget_too_and_who_asked_for_little_is_served_longer(clock):
    site = budgets(clock, own=50)
    loud = [f"198.51.100.{number}" for number in range(4)]
    assert sum(granted(site, address, 100) for address in loud) in range(100, 121)
    assert 0 < granted(site, HERE, 20) < 10
    crowd = [f"192.0.2.{number}" for number in range(250)]
    assert sum(granted(site, address, 1) for address in crowd) <= 100
    assert granted(site, "203.0.113.99", 1) == 0


@pytest.mark.slow
def test_no_crowd_gives_anybody_a_fresh_budget_and_what_is_remembered_stays_bounded(clock):
    site = budgets(clock, own=10, everybody=3000)
    granted(site, HERE, 20)
    for number in range(60_000):
        site.take(Spending.SEARCHES, f"2001:db8:{number % 65536:x}:{number // 65536:x}::1")
        assert len(site) <= 6001
    assert granted(site, HERE, 1) == 0


def test_a_slow_crowd_leaves_nothing_behind(clock):
    site = budgets(clock, own=10, everybody=3000)
    for number in range(20_000):
        site.take(Spending.SEARCHES, f"2001:db8:{number:x}::1")
        clock.now += 0.1
    assert len(site) <= 1001


def test_one_thing_has_a_budget_whoever_asks(clock):
    site = budgets(clock)
    assert [site.take_of(Spending.CLICKS, "a request", 3) == 0 for _ in range(5)] == [True] * 3 + [False] * 2
    assert site.take_of(Spending.CLICKS, "another request", 3) == 0


def test_threads_get_no_more_than_one_would(clock):
    site, got = budgets(clock, own=500, everybody=5000), []
    threads = [threading.Thread(target=lambda: got.append(granted(site, HERE, 200))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 500


def test_a_refusal_says_when_to_come_back():
    over = OverBudget(Spending.SEARCHES, 0.2)
    assert over.seconds == 1
    assert "1 s" in str(over)


def test_the_budgets_are_those_of_the_settings():
    rates = rates_of(Settings(visitor_searches_per_minute=7, visitor_changes_per_hour=3))
    assert rates[Spending.SEARCHES].own == 7
    assert rates[Spending.VOTES].own == rates[Spending.MESSAGES].own == rates[Spending.DOORS].own == 3
    assert rates[Spending.PICTURES].own == 15
    assert set(rates) == set(Spending)


@pytest.mark.parametrize("now", [0.1, 1108.458, 2110.583, 4962.717])
def test_a_whole_budget_is_granted_whatever_the_clock_says(clock, now: float):
    clock.now = now
    site = budgets(clock, own=5, everybody=500, seconds=3600)
    assert [site.take(Spending.PICTURES, f"203.0.113.{n}", 5) for n in range(50)] == [0] * 50
