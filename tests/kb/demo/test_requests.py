"""Requests of the year come by form, letter and telephone; some promises are missed, some people write again, some are handed over."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.demo.requests import CHANNELS, DemoTicket
from tests.kb.demo.test_year import year


@pytest.fixture(scope="module")
def tickets() -> list[DemoTicket]:
    return [visit.ticket for visit in year(days=200) if visit.ticket]


def test_every_way_to_ask_is_used_and_the_form_most(tickets):
    ways = Counter(ticket.channel for ticket in tickets)
    assert set(ways) == set(CHANNELS) and ways["form"] > len(tickets) / 2


def test_who_calls_is_answered_at_once(tickets):
    waits = [ticket.turns[0].answered - ticket.made for ticket in tickets if ticket.channel == "call"]
    assert max(waits).total_seconds() < 600


def test_most_promises_are_kept_and_not_all(tickets):
    turns = [turn for ticket in tickets for turn in ticket.turns if turn.promise]
    kept = sum(turn.answered <= turn.promise.due_at for turn in turns) / len(turns)
    assert 0.85 < kept < 0.99


def test_who_writes_again_is_answered_again_by_the_same_person(tickets):
    again = [ticket.turns for ticket in tickets if len(ticket.turns) > 1]
    assert 0.02 < len(again) / len(tickets) < 0.15
    assert all(later.asked > first.closed and later.who == first.who for first, later in again)


def test_some_are_handed_over_before_they_are_answered(tickets):
    handed = [ticket for ticket in tickets if ticket.handed_over]
    assert 0.02 < len(handed) / len(tickets) < 0.1
    assert all(ticket.made < ticket.handed_over < ticket.turns[0].answered for ticket in handed)


def test_an_answer_that_helped_ended_the_request(tickets):
    helped = [ticket for ticket in tickets if ticket.helped]
    assert 0.2 < len(helped) / len(tickets) < 0.4 and all(len(ticket.turns) == 1 for ticket in helped)
    assert all(len(ticket.turns) == 2 for ticket in tickets if ticket.helped is False)


def test_what_is_not_yet_is_not_known(tickets):
    [first, later] = next(ticket for ticket in tickets if len(ticket.turns) > 1).turns
    ticket = next(ticket for ticket in tickets if len(ticket.turns) > 1)
    assert list(ticket.as_known(first.closed)) == [first] and list(ticket.as_known(later.asked)) == [first, later]
