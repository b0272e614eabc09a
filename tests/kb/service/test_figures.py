"""Figures count what is behind them, and the list they lead to has as many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.service.figures import behind, figures_of, groups_of
from kb.service.request_rows import MeasuredRequest
from tests.kb.service.from_rows import service_day

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PLAIN = MeasuredRequest(
    "2026-000001",
    739529,
    600,
    False,
    False,
    "cards",
    "form",
    "",
    "Анна",
    "Анна",
    60,
    90,
    120,
    3000,
    NOW - timedelta(days=9),
    True,
    0,
    0,
    0,
    None,
)
LATE = replace(PLAIN, ticket="2026-000002", kept=False, first_business=600, topic="access", reopened=1, night=True)
FORGOTTEN = replace(PLAIN, ticket="2026-000003", kept=None, first_business=None, solved_business=None, first_by="")
FRESH = replace(FORGOTTEN, ticket="2026-000004", due_at=NOW + timedelta(hours=1))
ALL = (PLAIN, LATE, FORGOTTEN, FRESH)


def test_a_figure_counts_what_its_days_say():
    days = (
        service_day(volume=3, kept=1, broken=1, waiting=1, first_answer=2, first_business="60,600", night=1, open=2),
        service_day(volume=1, open=0),
    )
    figures = {figure.measure: figure for figure in figures_of(days)}
    assert (figures["kept"].count, figures["kept"].of, figures["late"].count) == (1, 3, 2)
    assert (figures["volume"].count, figures["open"].count, figures["night"].share) == (4, 2, 0.25)
    assert figures["first_answer"].business.median == 330 and figures["first_answer"].count == 2
    assert figures["helped"].share is None


@pytest.mark.parametrize(
    ("measure", "numbers"),
    [
        *(("volume", "1 2 3 4"), ("kept", "1"), ("late", "2 3"), ("first_answer", "1 2"), ("open", "3 4")),
        *(("reopened", "2"), ("night", "2"), ("helped", "")),
    ],
)
def test_behind_a_figure_are_its_requests(measure, numbers):
    assert [one.ticket for one in behind(ALL, measure, at=NOW)] == [f"2026-00000{number}" for number in numbers.split()]


def test_groups_add_up_to_the_whole_and_lead_to_their_own():
    groups = groups_of((service_day(topic="access", volume=1), service_day(topic="cards", volume=3)), "topic")
    assert [(group.value, group.figures[0].count) for group in groups] == [("cards", 3), ("access", 1)]
    assert behind(ALL, "volume", by="topic", value="access", at=NOW) == (LATE,)
    assert behind(ALL, "nothing", at=NOW) == () and behind(ALL, "volume", by="ticket", value="x", at=NOW) == ()
