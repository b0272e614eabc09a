"""Nobody forgets a promise: the team hears before it is over and when it is, the customer when it can't be kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import entries_of
from kb.desk.deadlines import postpone, watch_deadlines
from kb.errors import RequestError
from kb.notifications.notifications import notifications_of
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import Reply, reply, take
from kb.requests.tickets import find_ticket
from kb.settings import Settings
from kb.staff.accounts import add_person
from tests.kb.conftest import ROOM

HOUR = timedelta(hours=1)


@pytest.fixture
def number(send, now) -> str:
    return send(promise=Promise("p", now + 4 * HOUR, "UTC")).ticket.number


def kinds(conn, number: str) -> list[str]:
    return [f"{entry.kind} {entry.channel}" for entry in entries_of(conn, number) if "created" not in entry.kind]


def test_each_promise_is_told_of_once_before_and_once_after(db, number, now):
    with db.begin() as conn:
        told = [watch_deadlines(conn, room=ROOM, at=now + hours * HOUR) for hours in (2, 3.5, 3.6, 4, 5)]
        assert told == [0, 1, 0, 1, 0]
        assert kinds(conn, number) == [
            "ticket.due_soon team",
            "ticket.due_soon helpdesk",
            "ticket.overdue team",
            "ticket.overdue helpdesk",
        ]
        assert find_ticket(conn, number).priority == 1


def test_the_owner_is_told_and_of_nobodys_request_whoever_leads(db, number, send, now):
    with db.begin() as conn:
        add_person(conn, "Борис", "manager", "a good long password", at=now)
        watch_deadlines(conn, room=ROOM, at=now + 3.5 * HOUR)
        take(conn, number, who="Анна", at=now + 3.6 * HOUR)
        for _ in range(2):
            watch_deadlines(conn, room=ROOM, at=now + 5 * HOUR)
        assert [notification.event for notification in notifications_of(conn, "Борис")] == ["due_soon"]
        assert [notification.event for notification in notifications_of(conn, "Анна")] == ["overdue"]


def test_while_we_wait_for_the_customer_no_promise_runs(db, number, now):
    with db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Какой у вас телефон?"), room=ROOM, at=now)
        assert watch_deadlines(conn, room=ROOM, at=now + 9 * HOUR) == 0


def test_the_customer_is_told_the_new_date_and_why(db, number, now):
    with db.begin() as conn:
        ticket = postpone(conn, number, now + 30 * HOUR, "Ждём ответа банка-партнёра", who="Анна", room=ROOM, at=now)
        [entry, _] = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.postponed"]
        assert watch_deadlines(conn, room=ROOM, at=now + 9 * HOUR) == 0
    letter = LetterWriter(Settings(base_url="https://help.example.com"), ROOM.key).letter(entry)
    assert ticket.due_at == now + 30 * HOUR and ticket.status == "open"
    assert "Ждём ответа банка-партнёра" in letter.text and "не позже 18:00 23 ноября" in letter.text


@pytest.mark.parametrize(("hours", "text", "code"), [(3, "x", "moment"), (9999, "x", "moment"), (9, " ", "empty")])
def test_no_promise_is_shortened_or_moved_without_a_word(db, number, now, hours, text, code):
    with db.begin() as conn, pytest.raises(RequestError) as raised:
        postpone(conn, number, now + hours * HOUR, text, who="Анна", room=ROOM, at=now)
    assert raised.value.code == code
