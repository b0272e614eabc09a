"""Alerts as they are kept: raised once, shown at the desk until somebody has seen them. Sends nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection, select, update

from kb.storage.alert_tables import alerts
from kb.storage.database import insert, one_at_a_time

AlertKind = Literal["surge", "failing", "silent"]
ALERTS_LOCK = 0x07_7E_F8  # two servers don't raise the same one
# How long the same is not told again.
QUIET: Mapping[AlertKind, timedelta] = MappingProxyType(
    {"surge": timedelta(days=7), "failing": timedelta(hours=20), "silent": timedelta(days=7)}
)
SHOWN_FOR = timedelta(days=2)  # an alert nobody has dealt with is news no longer


@dataclass(frozen=True, kw_only=True)
class NewAlert:
    """surge: a question asked unusually often since the morning; failing: unusually many searches that find nothing good;
    silent: a section whose articles are found and no longer opened."""

    kind: AlertKind
    subject: str  # the question, the section; "" of all searches
    count: int  # visitors of today, of the day
    of: int  # of so many; of a surge the same number
    usual: float  # visitors of a usual day; a share where `of` counts others


@dataclass(frozen=True, kw_only=True)
class RaisedAlert(NewAlert):
    """An alert as kept."""

    id: int
    at: datetime


def raise_alert(conn: Connection, new: NewAlert, *, at: datetime) -> bool:
    """Keep it, unless the same was told lately; whether it was kept, and so is to be told."""
    one_at_a_time(conn, ALERTS_LOCK)
    same = (alerts.c.kind == new.kind) & (alerts.c.subject == new.subject) & (alerts.c.at > at - QUIET[new.kind])
    if conn.execute(select(alerts.c.id).where(same).limit(1)).first() is not None:
        return False
    conn.execute(insert(conn, alerts).values(**vars(new), at=at, seen_by=""))
    return True


def alerts_to_see(conn: Connection, *, at: datetime) -> tuple[RaisedAlert, ...]:
    """Those nobody has seen yet, the newest first."""
    columns = [alerts.c[name] for name in RaisedAlert.__dataclass_fields__]
    new = alerts.c.seen_at.is_(None) & (alerts.c.at > at - SHOWN_FOR)
    rows = conn.execute(select(*columns).where(new).order_by(alerts.c.id.desc()))
    return tuple(RaisedAlert(**row._mapping) for row in rows)


def see_alerts(conn: Connection, *, who: str, until: int, at: datetime) -> None:
    """Somebody at the desk has seen all up to the one of number `until`."""
    unseen = alerts.c.seen_at.is_(None) & (alerts.c.id <= until)
    conn.execute(update(alerts).where(unseen).values(seen_at=at, seen_by=who))
