"""Who is told of an alert: the team by mail, the helpdesk by webhook. Puts into the outbox, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from kb.alerts.alerts import NewAlert, raise_alert
from kb.delivery.outbox import ReportPayload, put
from kb.requests.events import Mailroom, tell_helpdesk


def tell_alert(
    conn: Connection, alert: NewAlert, *, letter: ReportPayload | None, room: Mailroom, at: datetime
) -> bool:
    """Raise an alert and have it told, unless the same was told lately; whether it was. `letter` None: nobody by mail."""
    if not raise_alert(conn, alert, at=at):
        return False
    if letter is not None:
        put(conn, "report.alert", "team", payload=letter, at=at)
    values = {"alert": alert.kind, "subject": alert.subject, "count": alert.count, "of": alert.of, "usual": alert.usual}
    tell_helpdesk(conn, room, "alert.raised", values, at=at)
    return True
