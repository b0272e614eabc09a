"""`kb outbox`: what waits is shown, sent and tried again from the terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.delivery.outbox import claim, note_failed
from kb.requests.customer import open_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.storage.database import connect, migrate


@pytest.fixture
def waiting(desk):
    """A help centre with one letter that waits and one that is dead."""
    database = connect(desk.environment["KB_DATABASE_URL"])
    migrate(database)
    now = datetime.now(UTC)
    with database.begin() as conn:
        for n in range(2):
            new = NewTicket(form_key=str(n), lang="ru", topic="t", email="a@example.com", text="Не открывается")
            open_request(conn, new, room=Mailroom(key=bytes(32), team=False), at=now)
        (first,) = claim(conn, "visitor", limit=1, at=now)
        note_failed(conn, first, "550 no such user", final=True, at=now)
    database.close()
    return desk


def test_what_waits_and_what_is_dead_is_listed_with_the_reason(waiting):
    ran = waiting.kb("outbox", "list")
    assert "dead     ticket.created     visitor" in ran.stdout and "550 no such user" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "1 waiting, 0 sending, 0 sent, 1 dead"
    assert len(waiting.kb("outbox", "list", "--state", "dead").stdout.splitlines()) == 2


def test_what_is_due_is_sent_once_and_the_dead_when_asked(waiting):
    first = waiting.kb("outbox", "run", "--once")
    assert "Обращение" in first.stdout and first.stdout.splitlines()[-1] == "1 sent, 0 failed, 0 dead"
    assert waiting.kb("outbox", "retry", "--dead").stdout == "1 will be tried again\n"
    assert "1 sent, 0 failed, 0 dead" in waiting.kb("outbox", "run", "--once").stdout
    assert waiting.kb("outbox", "run", "--once").stdout == "0 sent, 0 failed, 0 dead\n"


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (("list", "--state", "lost"), {}),
        (("retry",), {}),
        (("run", "--once"), {"KB_SMTP_URL": "mail.example.com"}),
        (("run", "--once"), {"KB_WEBHOOK_URL": "https://example.com/", "KB_WEBHOOK_SECRET": "x"}),
    ],
)
def test_what_cant_be_done_is_told_in_one_line(desk, command: tuple[str, ...], environment: dict[str, str]):
    ran = desk.kb("outbox", *command, **environment)
    assert ran.returncode != 0
    assert len(ran.stderr.splitlines()) == 1 and "Traceback" not in ran.stderr
