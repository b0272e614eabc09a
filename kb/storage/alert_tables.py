"""The table of alerts: what was unusual, and who has seen it. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the table it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table

from kb.storage.tables import STATE, CleanText, Moment

alerts = Table(
    "alerts",
    STATE,
    Column("id", Integer, primary_key=True),
    Column("kind", CleanText, nullable=False),  # see kb.alerts.alerts.AlertKind
    Column("subject", CleanText, nullable=False),  # a question that many have, a section
    Column("count", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("usual", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("seen_by", CleanText, nullable=False),
    Index(None, "at"),
)
