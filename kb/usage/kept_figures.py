"""Figures kept as they were told (kb.insights.told_figures): whoever counts or removes what they are made of does away with them.

Whoever changes a day notes it, so that only such days are added up anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import delete, select

from kb.storage.database import Transaction, insert, one_at_a_time
from kb.storage.insight_tables import told_figures

CHANGED = "changed"  # the name of rows that name a day
DAYS_LOCK = 0x07_7E_F1  # servers count one after another
NOTHING = {"name": "", "first": "", "last": ""}  # the row whose text changes whenever figures are done away with


def wait_for_figures(conn: Transaction) -> None:
    """Let nobody count, or keep a figure, until this transaction ends. Comes before its first change, so that no two wait for each other."""
    one_at_a_time(conn, DAYS_LOCK)


def forget_told(conn: Transaction) -> None:
    """Do away with all of them, in the transaction that changes what they are made of. Who makes one meanwhile does not keep it."""
    conn.execute(delete(told_figures).where(told_figures.c.name != CHANGED))
    conn.execute(insert(conn, told_figures).values(**NOTHING, text=secrets.token_hex(8)))


def note_changed(conn: Transaction, days: Collection[str]) -> None:
    """Note days whose questions were counted or removed, in the transaction that does so."""
    rows = [{"name": CHANGED, "first": day, "last": "", "text": ""} for day in sorted(days)]
    if rows:
        conn.execute(insert(conn, told_figures).on_conflict_do_nothing(), rows)


def take_changed(conn: Transaction) -> frozenset[str]:
    """Days that were noted; whoever takes them adds them up in the same transaction."""
    noted = told_figures.c.name == CHANGED
    days = frozenset(conn.execute(select(told_figures.c.first).where(noted)).scalars())
    conn.execute(delete(told_figures).where(noted))
    return days
