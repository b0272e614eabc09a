"""What staff did is kept as it was, found again by who, kind, number and time, and never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from kb.staff.audit import BATCH, MOST_ABOUT, Actor, AuditFilter, entries, every_entry, names, note
from kb.storage.database import insert
from kb.storage.staff_tables import audit
from tests.kb.staff.people import NOON

ANNA, CRM = Actor(name="Анна", person=1), Actor(name="CRM", token=2)


def kept(db, who: Actor = ANNA, deed: str = "read_request", about: str = "2026-000001", **more) -> None:
    with db.begin() as conn:
        note(conn, who, deed, about, **{"kind": "read", "via": "page", "at": NOON} | more)


def found(db, **wanted) -> list[str]:
    with db.read() as conn:
        return [each.deed for each in entries(conn, AuditFilter(**wanted))]


def test_what_was_done_is_found_by_who_kind_number_and_time(db):
    kept(db)
    kept(db, CRM, "agent_close_ticket", kind="change", via="api", at=NOON + timedelta(hours=1))
    kept(db, ANNA, "export_people", "", kind="export", at=NOON + timedelta(hours=2))
    assert found(db) == ["export_people", "agent_close_ticket", "read_request"]
    assert found(db, who="CRM") == found(db, kind="change") == ["agent_close_ticket"]
    assert found(db, about="2026-000001") == ["agent_close_ticket", "read_request"]
    assert found(db, since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2)) == ["agent_close_ticket"]
    with db.read() as conn:
        assert names(conn) == ("CRM", "Анна")
        [first, *_] = entries(conn, AuditFilter(who="CRM"))
        assert (first.staff, first.token, first.via) == (0, 2, "api")


def test_a_row_is_never_changed(db):
    kept(db)
    with pytest.raises(DBAPIError, match="not changed"), db.begin() as conn:
        conn.execute(update(audit).values(who="Борис"))
    with db.read() as conn:
        assert names(conn) == ("Анна",)


def test_what_it_is_about_is_a_number_or_a_way_and_no_words(db):
    kept(db, about="2026-000001/<script>\n" + "x" * 500)
    with db.read() as conn:
        [entry] = entries(conn, AuditFilter())
    assert entry.about.startswith("2026-000001/scriptxxx") and len(entry.about) == MOST_ABOUT


def test_all_of_them_are_read_a_few_at_a_time(db):
    row = {"at": NOON, "who": "Анна", "via": "page", "kind": "read", "deed": "d", "about": ""}
    with db.begin() as conn:
        conn.execute(insert(conn, audit), [row] * (BATCH + 1))
    with db.read() as conn:
        ids = [each.id for each in every_entry(conn, AuditFilter())]
        assert len(ids) == BATCH + 1 and ids == sorted(ids, reverse=True)
        assert [each.id for each in entries(conn, AuditFilter(), before=3)] == [2, 1]
