"""Figures kept as they were told (kb.insights.told_figures): whoever counts or removes what they are made of does away with them."""

from __future__ import annotations

import secrets

from sqlalchemy import delete

from kb.storage.database import Transaction, insert, one_at_a_time
from kb.storage.insight_tables import told_figures

DAYS_LOCK = 0x07_7E_F1  # servers count one after another
NOTHING = {"name": "", "first": "", "last": ""}  # the row whose text changes whenever figures are done away with


def wait_for_figures(conn: Transaction) -> None:
    """Let nobody count, or keep a figure, until this transaction ends. Comes before its first change, so that no two wait for each other."""
    one_at_a_time(conn, DAYS_LOCK)


def forget_told(conn: Transaction) -> None:
    """Do away with all of them, in the transaction that changes what they are made of. Who makes one meanwhile does not keep it."""
    conn.execute(delete(told_figures))
    conn.execute(insert(conn, told_figures).values(**NOTHING, text=secrets.token_hex(8)))
