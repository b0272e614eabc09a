"""Forms that are never sent can't fill the disk: bytes and files of one address, of an IPv6 /64, and of all, for two hours."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from kb.requests.attachments import KeptFile
from kb.requests.unclaimed_files import UNCLAIMED_AGE
from kb.requests.upload_budget import Allowance, UploadBudget

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
NUMBERS = itertools.count()


def pictures(size: int, count: int = 1) -> tuple[KeptFile, ...]:
    return tuple(
        KeptFile(name=f"{next(NUMBERS):032x}.png", kind="png", size=size, width=1, height=1, digest="")
        for _ in range(count)
    )


@pytest.fixture
def budget() -> UploadBudget:
    return UploadBudget(KEY, Allowance(own_bytes=100, own_files=5, all_bytes=250, all_files=8))


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ("192.0.2.1", "192.0.2.1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", False),
        ("192.0.2.1", "192.0.2.2", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", False),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", True),
    ],
)
def test_an_address_has_its_own_bytes_and_a_64_counts_as_one(budget, first: str, second: str, fits: bool):
    assert budget.hold(pictures(60), first, at=NOW)
    assert budget.hold(pictures(60), second, at=NOW) is fits


def test_all_together_have_so_many_bytes_whatever_the_addresses(budget):
    held = [budget.hold(pictures(60), f"192.0.2.{n}", at=NOW) for n in range(6)]
    assert held == [True] * 4 + [False] * 2


def test_tiny_files_are_counted_too_so_what_is_remembered_stays_small(budget):
    assert not budget.hold(pictures(1, 6), "192.0.2.1", at=NOW)
    assert budget.hold(pictures(1, 5), "192.0.2.1", at=NOW)
    assert not budget.hold(pictures(1, 4), "192.0.2.2", at=NOW)


def test_what_was_claimed_or_swept_makes_room_again(budget):
    first = pictures(100)
    assert budget.hold(first, "192.0.2.1", at=NOW) and not budget.hold(pictures(1), "192.0.2.1", at=NOW)
    budget.release(first)
    assert budget.hold(pictures(100), "192.0.2.1", at=NOW)
    later = NOW + UNCLAIMED_AGE + timedelta(seconds=1)
    assert budget.hold(pictures(100), "192.0.2.1", at=later)


def test_a_picture_that_waits_already_is_not_counted_twice(budget):
    waiting = pictures(100)
    assert budget.hold(waiting, "192.0.2.1", at=NOW) and budget.hold(waiting, "192.0.2.1", at=NOW)
