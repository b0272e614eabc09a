"""An alert is raised once and shown at the desk until somebody has seen it."""

from __future__ import annotations

from datetime import timedelta

from kb.alerts.alerts import NewAlert, alerts_to_see, raise_alert, see_alerts

SURGE = NewAlert(kind="surge", subject="не открывается приложение", count=43, of=43, usual=1.5)
FAILING = NewAlert(kind="failing", subject="", count=60, of=200, usual=0.1)
DAY = timedelta(days=1)


def test_the_same_is_told_once_and_anew_after_a_while(db, now):
    with db.begin() as conn:
        assert raise_alert(conn, SURGE, at=now) and not raise_alert(conn, SURGE, at=now + 6 * DAY)
        assert raise_alert(conn, FAILING, at=now) and raise_alert(conn, FAILING, at=now + DAY)
        assert raise_alert(conn, SURGE, at=now + 8 * DAY)


def test_the_desk_sees_what_nobody_has_seen_and_what_is_news(db, now):
    with db.begin() as conn:
        raise_alert(conn, SURGE, at=now)
        (shown,) = alerts_to_see(conn, at=now)
        assert (shown.subject, shown.count) == (SURGE.subject, 43) and alerts_to_see(conn, at=now + 3 * DAY) == ()
        raise_alert(conn, FAILING, at=now)
        see_alerts(conn, who="Анна", until=shown.id, at=now)
        assert [alert.kind for alert in alerts_to_see(conn, at=now)] == ["failing"]
