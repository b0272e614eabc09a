"""Whether what a database holds was invented: the label that `kb demo-traffic` writes first, read by every page that tells figures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from kb.storage.database import insert
from kb.storage.request_tables import moments

INVENTED = "invented"  # the moment's name


def label_invented(conn: Connection, *, at: datetime) -> None:
    conn.execute(insert(conn, moments).values(name=INVENTED, at=at).on_conflict_do_nothing())


def is_invented(conn: Connection) -> bool:
    return conn.execute(select(moments.c.at).where(moments.c.name == INVENTED)).first() is not None
