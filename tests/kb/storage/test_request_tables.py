"""What belongs to a ticket can't be stored without it, and nothing is stored twice."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.request_tables import attachments, messages, request_secrets, resolved, ticket_events
from kb.storage.tables import STATE

OF_TICKET = (attachments, messages, request_secrets, resolved, ticket_events)


@pytest.mark.parametrize("table", OF_TICKET, ids=lambda table: table.name)
def test_every_table_round_a_ticket_names_the_ticket(table):
    (key,) = table.c.ticket.foreign_keys
    assert key.target_fullname == "tickets.number" and not table.c.ticket.nullable
    assert STATE.tables[table.name] is table


def test_a_secret_of_no_ticket_is_refused(db):
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, request_secrets).values(digest="d", ticket="2026-999999"))


def test_the_same_message_is_stored_once(db, send, now):
    row = {
        "ticket": send().ticket.number,
        "author": "staff",
        "who": "Анна",
        "text": "Готово",
        "article_id": "",
        "internal": False,
        "key": "k",
        "at": now,
    }
    with db.begin() as conn:
        conn.execute(insert(conn, messages).values(row))
    with pytest.raises(IntegrityError), db.begin() as conn:
        conn.execute(insert(conn, messages).values(row))
