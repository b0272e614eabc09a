"""The ticket of a call goes to those who know about what was read out, with their promise."""

from __future__ import annotations

import pytest

from tests.web.conftest import NOW
from web.parts.filing import Filing, filing_of


@pytest.mark.parametrize(
    ("opened", "topic"),
    [
        (("ru/cards/block",), "cards"),
        (("ru/cards/block", "ru/access/sign-in"), "access"),  # what was read last
        (("ru/access/sign-in", "ru/internal/call"), "access"),  # which has no topic: the one before
        (("ru/cards/block", "ru/gone", "nonsense"), "cards"),
        ((), ""),
    ],
)
def test_a_ticket_has_the_topic_of_the_last_article_that_has_one(live, opened: tuple[str, ...], topic: str):
    assert filing_of(live.internal, opened, at=NOW).topic == topic


def test_the_promise_counts_the_hours_somebody_works_and_leaves_out_the_holiday(live):
    promise = filing_of(live.internal, ("ru/cards/block",), at=NOW).promise
    assert (promise.level, promise.zone) == ("personal", "Europe/Moscow")
    assert promise.due_at.isoformat() == "2026-11-23T20:00:00+03:00"  # eight hours from noon
    late = filing_of(live.internal, (), at=NOW.replace(hour=16)).promise  # 19:00: an hour today, a holiday tomorrow
    assert late.due_at.isoformat() == "2026-11-25T15:00:00+03:00"


def test_without_an_index_nothing_is_known_and_nothing_promised():
    assert filing_of(None, ("ru/cards/block",), at=NOW) == Filing("", None)
