"""Trials lie with the state; who takes part lies in the log, once a trial, and whose pick a result was goes with its search."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.tables import LOG, STATE, searches
from kb.storage.trial_tables import draft_days, draft_searches, trial_days, trial_people, trials
from kb.usage.search_log import Search
from tests.usage import record_search


def test_the_tables_belong_to_the_families_that_are_migrated():
    assert STATE.tables["trials"] is trials
    for table in (trial_people, trial_days, draft_searches, draft_days):
        assert LOG.tables[table.name] is table


def test_a_visitor_takes_part_once(log, now):
    row = {"trial": 1, "name": "n", "held": 0, "lang": "ru", "topic": "", "form": "", "email": "", "at": now}
    with log.begin() as conn:
        conn.execute(insert(conn, trial_people).values(row))
    with pytest.raises(IntegrityError), log.begin() as conn:
        conn.execute(insert(conn, trial_people).values(row))


def test_whose_pick_it_was_goes_with_the_search(log, now):
    with log.begin() as conn:
        made = record_search(conn, Search(text="x", lang="ru", state="list", confidence=0.5, total=1), at=now)
        conn.execute(insert(conn, draft_searches).values(search_id=made, trial=1, ours=("ru/a",), theirs=()))
        conn.execute(delete(searches))
        assert conn.execute(select(draft_searches)).all() == []
