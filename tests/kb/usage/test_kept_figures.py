"""Whatever removes or counts what figures are made of does away with those that were kept, also with one that is just being made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.insights.causes import find_causes
from kb.insights.clusters import told_clusters
from kb.insights.days import count_days
from kb.insights.groups import regroup
from kb.insights.periods import DayPeriod
from kb.insights.told_figures import told_rows
from kb.requests.attachments import AttachmentStore
from kb.requests.staff_actions import Reply, close
from kb.retention.forget import Eraser
from kb.retention.person import find_person
from kb.retention.spans import Spans
from kb.retention.tidy import Tidier
from kb.usage.kept_figures import forget_told
from tests.kb.conftest import ROOM
from tests.kb.insights.test_groups import all_alike

DAY = timedelta(days=1)
SOONER = Spans(tickets=10 * DAY, attachments=10 * DAY, outbox=10 * DAY, searches=90 * DAY)


@pytest.fixture
def eraser(db, log, tmp_path) -> Eraser:
    return Eraser(state=db, log=log, store=AttachmentStore(tmp_path / "pictures"), key=b"k" * 32)


@pytest.fixture
def counted(db, log, now, send) -> DayPeriod:
    """Seven customers' tickets of one question, with their figure kept."""
    for n in range(7):
        at = now - timedelta(days=12 if n < 1 else 2)
        sent = send(form_key=str(n), query="взять ипотеку", email=f"c{n}@example.org", at=at)
        with db.begin() as conn:
            close(conn, sent.ticket.number, "solved", Reply(who="Анна", text="Да", key="1"), room=ROOM, at=at)
    count_days(log, db, at=now)
    find_causes(db, {}, at=now)
    regroup(log, db, all_alike, today=now.date())
    return DayPeriod.of(28, now.date())


def told(db, log, period: DayPeriod) -> list[int]:
    with db.read() as state:
        return [one.number for one in told_clusters(state, log, period)]


def test_tickets_that_were_tidied_away_are_counted_no_more(db, log, now, counted, eraser):
    assert told(db, log, counted) == [7]
    assert Tidier(state=db, searches=log, store=eraser.store, spans=SOONER).tidy(now).tickets == 1
    assert told(db, log, counted) == [6]


def test_a_person_who_was_forgotten_is_counted_no_more(db, log, now, counted, eraser):
    assert told(db, log, counted) == [7]
    with db.read() as conn:
        person = find_person(conn, "c3@example.org")
    eraser.forget(person, at=now)
    assert told(db, log, counted) == [6]


def test_a_figure_begun_before_the_first_removal_is_not_kept(log, now):
    period = DayPeriod.of(7, now.date())

    def make(conn):
        with log.begin() as other:
            forget_told(other)
        return [["with the person"]]

    told_rows(log, "causes", period, make)
    assert told_rows(log, "causes", period, lambda conn: [["without"]]) == [["without"]]


def test_a_tidying_that_removes_no_ticket_leaves_figures_alone(db, log, now, counted, eraser):
    told_rows(log, "causes", counted, lambda conn: [])
    Tidier(state=db, searches=log, store=eraser.store, spans=replace(SOONER, tickets=90 * DAY)).tidy(now)
    assert told_rows(log, "causes", counted, lambda conn: [["made anew"]]) == []
