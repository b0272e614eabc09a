"""A row in every table with the same words in each text column that may hold a customer's: what a rule about all tables is tried on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Table, insert
from sqlalchemy.sql.sqltypes import Boolean, Integer, LargeBinary

from kb.retention.forget import NOT_WORDS
from kb.storage.database import Database
from kb.storage.families import LOG, STATE
from kb.storage.tables import CleanText, Moment, TextList, Values

# Where words would break what a row is found by, or a row stands for something that is over.
FITTING: dict[str, dict[str, object]] = {
    "contract_keys": {"kind": "contact"},
    "contracts": {"level": "gold", "valid_to": "", "domains": ("example.com",)},  # agreed with an organisation
    "question_days": {"visitors": 4},  # fewer than are kept as a number
    "question_device_days": {"visitors": 4},
    "posts": {"address": "", "email": "", "text": ""},  # keyed hashes
    "article_changes": {"state": "published"},
    "outbox": {"state": "sent"},
    "votes": {"article_id": "ru/a", "reason": "unclear", "answer": "done"},  # chosen, not written
    "tickets": {"status": "closed"},
    "searches": {"confidence": 0.5},
}
FOUND_BY_ADDRESS = ("contract_keys.key",)


def plant(state: Database, log: Database, words: str, *, ticket: str, at: datetime) -> dict[str, int]:
    """One row in every table that hangs on a ticket that is there; returns its text columns by table."""
    planted = {}
    for database, family in ((state, STATE), (log, LOG)):
        with database.begin() as conn:
            for table in family.sorted_tables:
                row = {column.name: _value(table, column, words, ticket, at) for column in table.c}
                row |= FITTING.get(table.name, {})
                conn.execute(insert(table).values(row))
                planted[table.name] = sum(value in (words, (words,), {"ru": words}) for value in row.values())
    return planted


def _value(table: Table, column: Column[object], words: str, ticket: str, at: datetime) -> object:
    for key in column.foreign_keys:
        if key.column.table.name == "tickets":
            return ticket
        return f"planted-{key.column.table.name}-{key.column.name}" if isinstance(key.column.type, CleanText) else 900
    kind = column.type
    if table.metadata is LOG and column.name in ("day", "lang"):
        return at.date().isoformat() if column.name == "day" else "ru"
    if isinstance(kind, CleanText):
        name = f"{table.name}.{column.name}"
        found_by = column.name in NOT_WORDS or (column.primary_key and table.metadata is STATE and column.name != "tag")
        if table.metadata is LOG and column.name in ("id", "month", "visitor", "form_key"):
            found_by = True
        return f"planted-{table.name}-{column.name}" if found_by and name not in FOUND_BY_ADDRESS else words
    for type_, value in (
        (TextList, (words,)),
        (Values, {"ru": words}),
        (Moment, at),
        (Boolean, False),
        (Integer, 900),
        (LargeBinary, b""),
    ):
        if isinstance(kind, type_):
            return value
    return 0.5
