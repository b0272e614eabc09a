"""Requests are found by their writer's mailbox, however it was spelled, whichever version stored them, and from an index."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.finding import writers
from kb.finding.writers import note_mailboxes, of_mailbox
from kb.requests.tickets import NewTicket, open_ticket
from kb.storage.database import Database
from kb.storage.tables import digest, tickets

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
SPELLINGS = [
    ("Anna@Mail.Example", "anna@mail.example"),
    ("anna@mail.example", "ANNA@mail.EXAMPLE "),
    ("Анна@Почта.рф", "анна@xn--80a1acny.xn--p1ai"),
    ("anna@xn--80a1acny.xn--p1ai", "anna@ПОЧТА.рф"),
    ("аННа.СиНИца@почта.рф", "АнНа.синИЦА@ПоЧтА.рф"),
    ("Zoë.BrontË@mail.example", "zOË.brontë@Mail.example"),
]


def written(conn: Connection, *addresses: str) -> list[str]:
    return [
        open_ticket(conn, NewTicket(form_key=address, lang="ru", topic="", email=address, text="Синица"), at=AT).number
        for address in addresses
    ]


def found(conn: Connection, email: str) -> list[str]:
    return list(conn.execute(select(tickets.c.number).where(of_mailbox(email)).order_by(tickets.c.id)).scalars())


def as_stored_by_the_version_before(conn: Connection) -> None:
    conn.execute(update(tickets).values(mailbox=None))


@pytest.mark.parametrize(("spelled", "asked"), SPELLINGS)
def test_every_spelling_of_an_address_finds_its_requests_and_nobody_elses(db: Database, spelled: str, asked: str):
    with db.begin() as conn:
        own, *_ = written(conn, spelled, "joanna@mail.example", "anna@strasse.example", "")
        assert found(conn, asked) == found(conn, spelled) == [own]
        assert found(conn, "anna@straße.example") == found(conn, " ") == found(conn, "") == []


@pytest.mark.parametrize(("spelled", "asked"), SPELLINGS[:4])
def test_requests_that_an_earlier_version_stores_beside_this_one_are_found_at_once(
    db: Database, spelled: str, asked: str
):
    with db.begin() as conn:
        own, *_ = written(conn, spelled, "joanna@mail.example", "")
        as_stored_by_the_version_before(conn)
        assert found(conn, asked) == [own] and found(conn, "") == []


def test_the_mailboxes_of_earlier_requests_are_noted_a_portion_at_a_time(db: Database, monkeypatch):
    monkeypatch.setattr(writers, "PORTION", 2)
    with db.begin() as conn:
        numbers = written(conn, *(spelled for spelled, _ in SPELLINGS), "")
        kept = conn.execute(select(tickets.c.mailbox).order_by(tickets.c.id)).scalars().all()
        as_stored_by_the_version_before(conn)
    assert note_mailboxes(db) == len(numbers) and note_mailboxes(db) == 0
    with db.begin() as conn:
        assert conn.execute(select(tickets.c.mailbox).order_by(tickets.c.id)).scalars().all() == kept
        for spelled, asked in SPELLINGS:
            assert found(conn, asked) == found(conn, spelled) != []


def plan(conn: Connection, email: str) -> str:
    query = select(tickets.c.id).where(of_mailbox(email)).order_by(tickets.c.id.desc()).limit(20)
    dialect = postgresql.dialect() if conn.dialect.name == "postgresql" else sqlite.dialect()
    said = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    explain = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(str(row) for row in conn.execute(text(f"{explain} {said.replace(':', chr(92) + ':')}")))


@pytest.mark.parametrize("email", ["client7@mail.example", "Клиент7@почта.рф"])
def test_among_many_requests_an_index_is_read_and_not_the_table(db: Database, email: str):
    row = {column.name: bindparam(column.name) for column in tickets.c if column.name in ("number", "email", "mailbox")}
    rest = dict.fromkeys(("form_key", "status", "lang", "topic", "subject", "text", "query"), "")
    with db.begin() as conn:
        many = [{"number": f"2026-{n:06d}", "email": "x", "mailbox": f"client{n}@mail.example"} for n in range(5000)]
        every = insert(tickets).values(
            **(rest | row), shown=(), masked=(), created_at=AT, content_digest=bindparam("words")
        )
        conn.execute(every, [one | {"words": digest(one["number"])} for one in many])
        conn.execute(text("ANALYZE tickets"))
        told = plan(conn, email)
    assert "ix_tickets_mailbox" in told, told
    assert "SCAN" not in told and "Seq Scan" not in told, told
