"""What the replaced database knows is carried over, and nothing of it when there is nothing to know."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kb.backup.handover import MARGIN, UNKNOWN, Erasure, Handover, forget_again, hand_over, take_over
from kb.requests.attachments import AttachmentStore
from kb.requests.tickets import find_ticket
from kb.retention.forget import Eraser, erased_hash
from kb.storage.request_tables import erasures
from kb.storage.staff_tables import failed_sign_ins
from kb.storage.tables import ticket_counters
from tests.kb.conftest import KEY


def counters(conn) -> dict[int, int]:
    return {row.year: row.last for row in conn.execute(select(ticket_counters))}


def test_an_empty_database_knows_nothing(db):
    with db.read() as conn:
        assert not take_over(conn).known


def test_numbers_go_on_behind_the_highest_of_both_and_old_years_stay(db, send, now):
    send()
    with db.begin() as conn:
        conn.execute(ticket_counters.insert().values(year=2019, last=7))
        hand_over(conn, Handover(known=True, counters={2026: 500}), made=now, at=now)
        assert counters(conn) == {2019: 7, 2026: 500 + MARGIN}
        hand_over(conn, Handover(), made=now, at=now)
        assert counters(conn)[2026] == 500 + MARGIN + UNKNOWN


def test_the_list_of_the_forgotten_is_joined_and_nobody_stays_signed_in(db, now):
    known = Handover(known=True, erased=(Erasure("a", "", now), Erasure("", "b", now)))
    with db.begin() as conn:
        conn.execute(failed_sign_ins.insert().values(login="l", address="a", at=now))
        for _ in range(2):
            hand_over(conn, known, made=now, at=now)
        assert len(conn.execute(select(erasures.c.id)).all()) == 2
        assert conn.execute(select(failed_sign_ins.c.id)).all() == []


def test_who_writes_again_after_being_forgotten_is_kept(db, log, send, now, tmp_path):
    old = send(form_key="old", email="anna@example.com", at=now).ticket.number
    new = send(form_key="new", email="anna@example.com", at=now + timedelta(days=5)).ticket.number
    with db.begin() as conn:
        forgotten = erased_hash(KEY, "anna@example.com")
        conn.execute(erasures.insert().values(ticket="", email=forgotten, at=now + timedelta(days=1)))
    eraser = Eraser(state=db, log=log, store=AttachmentStore(tmp_path / "p"), key=KEY)
    assert forget_again(eraser, at=now + timedelta(days=9)) == 1
    assert forget_again(eraser, at=now + timedelta(days=9)) == 0
    with db.read() as conn:
        assert find_ticket(conn, old) is None and find_ticket(conn, new) is not None
