"""An alert goes to the team by mail and to the helpdesk by webhook, once."""

from __future__ import annotations

from kb.alerts.alerts import NewAlert
from kb.alerts.telling import tell_alert
from kb.delivery.outbox import ReportPayload, list_entries
from kb.requests.events import Mailroom
from tests.kb.conftest import KEY

ALERT = NewAlert(kind="surge", subject="не открывается приложение", count=43, of=43, usual=1.5)
LETTER = ReportPayload(email="team@example.org", lang="ru", title="С утра", lines=["…"], path="/agent/requests")


def test_mail_and_helpdesk_are_told_once(db, now):
    room = Mailroom(key=KEY, helpdesk=True)
    with db.begin() as conn:
        assert tell_alert(conn, ALERT, letter=LETTER, room=room, at=now)
        assert not tell_alert(conn, ALERT, letter=LETTER, room=room, at=now)
        told = {entry.channel: entry for entry in list_entries(conn)}
    assert {channel: entry.kind for channel, entry in told.items()} == {
        "team": "report.alert",
        "helpdesk": "alert.raised",
    }
    assert told["helpdesk"].payload["subject"] == ALERT.subject and told["helpdesk"].payload["count"] == 43


def test_without_an_address_nobody_is_mailed(db, now):
    with db.begin() as conn:
        assert tell_alert(conn, ALERT, letter=None, room=Mailroom(key=KEY), at=now) and list_entries(conn) == ()
