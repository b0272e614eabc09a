"""Every table has its line: whoever adds one decides what becomes of it when a person is forgotten, and what ends its rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.requests.attachments import AttachmentStore
from kb.retention.forget import Eraser
from kb.retention.holdings import HOLDINGS
from kb.retention.person import find_person
from kb.retention.proof import look_everywhere
from kb.retention.removal import OF_TICKET
from kb.retention.spans import Spans
from kb.retention.tidy import Tidier
from kb.storage.families import LOG, STATE
from tests.kb.conftest import KEY
from tests.kb.retention.planting import plant

CANARY = "canary.bird@example.com"
DAY = timedelta(days=1)
SPANS = Spans(tickets=100 * DAY, attachments=50 * DAY, outbox=10 * DAY, searches=90 * DAY)
TABLES = {**STATE.tables, **LOG.tables}
TOLD = ("public", "number", "nobody")  # what forgetting leaves and its proof names


@pytest.fixture
def somebody(send) -> str:
    """The request of somebody else."""
    return send(email="boris@example.org").ticket.number


def rows(db, log, name: str) -> int:
    database = db if name in STATE.tables else log
    with database.read() as conn:
        return conn.execute(select(func.count()).select_from(TABLES[name])).scalar_one()


def traces(db, log, identifiers) -> set[str]:
    return {
        trace.place.partition(".")[0]
        for trace in look_everywhere(db, log, [], identifiers).traces
        if "/" not in trace.place
    }


def test_somebody_has_decided_about_every_table():
    assert set(HOLDINGS) == set(TABLES)


def test_what_hangs_on_a_request_goes_with_it():
    hanging = {
        table.name
        for table in STATE.sorted_tables
        if any(key.column.table.name == "tickets" for column in table.c for key in column.foreign_keys)
    }
    assert hanging == {table.name for table in OF_TICKET}
    assert hanging | {"tickets"} == {name for name, holding in HOLDINGS.items() if holding.forgetting == "request"}
    assert {name for name, holding in HOLDINGS.items() if holding.ending == "request"} <= hanging


def test_a_name_in_any_text_of_any_table_is_gone_or_told(db, log, somebody, tmp_path, now):
    kept = plant(db, log, CANARY, ticket=somebody, at=now)
    with db.read() as conn:
        person = find_person(conn, CANARY)
    named = {name for name, columns in kept.items() if columns}
    assert traces(db, log, person.identifiers) == named
    assert named >= {name for name, holding in HOLDINGS.items() if holding.forgetting in ("log", "blotted", "over")} - {
        "article_days",
        "counted_days",
        "group_days",
        "openings",
    }
    Eraser(state=db, log=log, store=AttachmentStore(tmp_path / "files"), key=KEY).forget(person, at=now)
    left = traces(db, log, person.identifiers)
    assert left == {name for name in named if HOLDINGS[name].forgetting in TOLD}


@pytest.mark.parametrize(
    ("span", "days"), [("hours", 3), ("outbox", 11), ("audit", 366), ("tickets", 101), ("searches", 200), ("trial", 15)]
)
def test_what_is_said_to_end_ends(db, log, somebody, tmp_path, now, span, days):
    ending = [name for name, holding in HOLDINGS.items() if holding.ending == span]
    before = {name: rows(db, log, name) for name in ending}
    kept = plant(db, log, CANARY, ticket=somebody, at=now)
    Tidier(state=db, searches=log, store=AttachmentStore(tmp_path / "files"), spans=SPANS).tidy(now + days * DAY)
    with db.read() as conn:
        named = traces(db, log, find_person(conn, CANARY).identifiers)
    # A vote stays as a number, without its words.
    left = {name for name in ending if (name in named if kept[name] else rows(db, log, name) > before[name])}
    assert ending and left == set()
