"""The invented year is written into an empty database alone, says that it is invented, and its faults are found by the figures."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from kb.demo.writing import refuse_used, write_year
from kb.errors import StaffError
from kb.insights.articles import article_figures
from kb.insights.causes import find_causes
from kb.insights.clusters import clusters_of, read_escalations
from kb.insights.days import count_days
from kb.insights.groups import GroupMember, regroup
from kb.insights.periods import DayPeriod
from kb.insights.questions import asked_groups, every_group
from kb.service.measuring import measure_changed
from kb.storage.request_tables import messages, ticket_events
from kb.storage.service_tables import measured_requests as measured
from kb.storage.tables import tickets
from kb.usage.invented import is_invented
from tests.kb.demo.test_year import WISHES, year
from tests.kb.service.conftest import CONTACTS

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
WISH_OF = {words: wish.wordings[0] for wish in WISHES for words in wish.wordings}


def by_wish(words, former):
    """A twin of search's grouping that knows which wordings mean the same."""
    return [
        GroupMember(lang=one.lang, folded=one.folded, text=one.text, group_id=WISH_OF[one.text], medoid=False)
        for one in words
    ]


@pytest.fixture
def invented(db, log):
    """Both databases with the year in them, counted."""
    write_year(db, log, year(), at=AT)
    count_days(log, db, at=AT)
    find_causes(db, {}, at=AT)
    regroup(log, db, by_wish, today=AT.date())
    with db.read() as state, log.read() as logged:
        yield state, logged


def test_every_planted_fault_is_found_and_nothing_else_is_claimed(invented, log):
    state, logged = invented
    period = DayPeriod.of(364, AT.date())
    escalated = read_escalations(state, period)
    clusters = clusters_of(escalated, (), every_group(logged))
    planted = {wish.wordings[0]: wish.planted for wish in WISHES if wish.planted}
    missing = {name for name, fault in planted.items() if fault == "missing"}
    assert {one.cluster for one in clusters if one.step == "write"} == missing  # recall 5 of 5, no false claim
    [renamed] = [name for name, fault in planted.items() if fault == "renamed"]
    assert next(one for one in clusters if one.cluster == renamed).main_cause == "not_shown"
    bad = next(wish for wish in WISHES if wish.planted == "passage")
    worst = [one.article_id for one in article_figures(state, log, period)[:2]]
    assert bad.article_id in worst
    assert next(one for one in clusters if one.cluster == bad.wordings[0]).main_cause == "did_not_help"
    unanswered = [one.group_id for one in asked_groups(logged, period) if one.share(one.unanswered) > 0.9]
    assert set(unanswered) == missing | {renamed}
    _tells_of_the_outage(logged)


def _tells_of_the_outage(log):
    """It is the news of its week."""
    [outage] = [wish for wish in WISHES if wish.planted == "outage"]
    week = DayPeriod(first=date(2026, 7, 23), last=date(2026, 7, 29))
    groups = {one.group_id: one for one in asked_groups(log, week)}
    assert groups[outage.wordings[0]].before == 0 and groups[outage.wordings[0]].visitors == max(
        one.visitors for one in groups.values()
    )


def test_a_year_up_to_now_leaves_requests_to_be_answered_and_nothing_of_tomorrow(db, log):
    last = datetime(2026, 1, 3, 11, tzinfo=UTC)
    write_year(db, log, year(days=41, visitors=150), at=last)
    with db.read() as conn:
        states = Counter(conn.execute(select(tickets.c.status)).scalars())
        latest = max(
            conn.execute(select(func.max(column))).scalar_one() for column in (ticket_events.c.at, messages.c.at)
        )
    assert latest <= last and states["closed"] > 20 and set(states) > {"closed", "open"}


def test_the_teams_figures_have_all_they_are_made_for(db, log):
    """Promises kept and missed, all ways to ask, what was opened again and handed over: no column of the page stays empty."""
    write_year(db, log, year(days=120, visitors=80), at=AT)
    measure_changed(db, CONTACTS, at=AT)
    with db.read() as conn:
        rows = conn.execute(select(measured)).all()
    assert {row.channel for row in rows} == {"form", "mail", "call"} and {row.level for row in rows} == {"personal"}
    assert {row.kept for row in rows} == {True, False} and {row.helped for row in rows} == {True, False, None}
    assert (
        any(row.reopened for row in rows)
        and any(row.handed_over for row in rows)
        and not any(row.new_dates for row in rows)
    )


def test_a_database_that_is_in_use_is_refused(db, log):
    write_year(db, log, year(days=3), at=AT)
    with db.read() as state:
        assert is_invented(state)
    with pytest.raises(StaffError, match="an invented year goes into an empty one"):
        refuse_used(db, log)


def test_an_empty_database_is_taken(db, log):
    refuse_used(db, log)
