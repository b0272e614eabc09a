"""An operator removes what is too old at once, and reads what went and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kb.requests.customer import open_request
from kb.requests.staff_actions import Reply, reply
from kb.storage.database import connect, migrate
from tests.kb.conftest import FORM, ROOM


def test_tidying_says_how_much_went_after_how_many_days_and_what_waits(desk, tmp_path):
    database = connect(desk.environment["KB_DATABASE_URL"])
    migrate(database)
    long_ago = datetime.now(UTC) - timedelta(days=40)
    with database.begin() as conn:
        old = open_request(conn, FORM, room=ROOM, at=long_ago).ticket.number
        reply(conn, old, Reply(who="Анна", text="Готово."), room=ROOM, at=long_ago)
        open_request(conn, replace(FORM, form_key="other"), room=ROOM, at=long_ago)
    database.close()
    kept = {"KB_KEEP_TICKETS": "30", "KB_ATTACHMENTS": str(tmp_path / "pictures")}
    told = desk.kb("tidy", **kept).stdout
    assert "Removed: 1 requests after 30 days" in told
    assert "1 requests as old still wait for an answer of ours and stay." in told
    assert "Removed: 0 requests" in desk.kb("tidy", **kept).stdout


def test_days_that_are_none_are_refused(desk):
    for days in ("0", "-1", "99999", "never"):
        assert desk.kb("tidy", KB_KEEP_TICKETS=days).returncode == 2
