"""A request sleeps until its day or until the customer writes; a call that was promised stands in the day's list until it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.delivery.outbox import entries_of
from kb.desk.counting import count_views
from kb.desk.finding import TicketQuery, find_page
from kb.desk.later import AHEAD, NewCallback, calls_of, calls_to_make, note_call, promise_call, remind_of_calls, snooze
from kb.errors import RequestError
from kb.notifications.notifications import notifications_of
from kb.requests.customer import NewMessage, add_message
from kb.requests.staff_actions import Reply, close, history, take
from tests.kb.conftest import ROOM

HOUR = timedelta(hours=1)


def seen(conn, now, view: str = "waiting") -> list[str]:
    sought = replace(TicketQuery(at=now, day_end=now + HOUR, me="Анна"), view=view)
    found = find_page(conn, sought, page=1, size=9)
    assert count_views(conn, sought)[view] == found.total
    return [ticket.number for ticket in found.tickets]


def test_a_request_is_out_of_sight_until_its_hour(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        snooze(conn, number, now + HOUR, who="Анна", at=now)
        assert (seen(conn, now), seen(conn, now, "asleep"), seen(conn, now, "nobody")) == ([], [number], [])
        assert seen(conn, now + HOUR) == [number] and seen(conn, now + HOUR, "asleep") == []


def test_the_customers_word_and_a_colleague_wake_it(db, send, now):
    opened = send()
    number = opened.ticket.number
    with db.begin() as conn:
        snooze(conn, number, now + HOUR, who="Анна", at=now)
        add_message(conn, opened.secret, NewMessage(text="Ну что там?"), promise=None, room=ROOM, at=now)
        assert seen(conn, now) == [number]
        snooze(conn, number, now + HOUR, who="Анна", at=now)
        for _ in range(2):
            snooze(conn, number, None, who="Павел", at=now)
        assert seen(conn, now) == [number]
        told = [event.event for event in history(conn, number)]
    assert told == ["opened", "snoozed", "message", "snoozed", "woken"]


@pytest.mark.parametrize("away", [timedelta(), -HOUR, AHEAD + HOUR])
def test_a_moment_that_is_over_or_too_far_is_refused(db, send, now, away):
    number = send().ticket.number
    with db.begin() as conn:
        for verb in (
            lambda: snooze(conn, number, now + away, who="А", at=now),
            lambda: promise_call(conn, number, NewCallback(at=now + away, telephone="112"), who="А", at=now),
        ):
            with pytest.raises(RequestError) as refused:
                verb()
            assert refused.value.code == "moment"


def test_a_promised_call_stands_in_the_days_list_until_it_is_made(db, send, now):
    number = send().ticket.number
    new = NewCallback(at=now + HOUR, telephone=" +7 926  123-45-67 ", note="О карте 4111 1111 1111 1111")
    with db.begin() as conn:
        first, again = (promise_call(conn, number, new, who="Анна", at=now) for _ in range(2))
        later = promise_call(conn, number, replace(new, at=now + 30 * HOUR), who="Анна", at=now)
        assert first == again
        (call,) = calls_to_make(conn, until=now + 9 * HOUR)
        assert (call.id, call.telephone, call.who) == (first, "+7 926 123-45-67", "Анна") and "4111" not in call.note
        for outcome in ("missed", "reached"):
            assert note_call(conn, first, outcome, who="Павел", at=now).outcome == "missed"
        assert [one.outcome for one in calls_to_make(conn, until=now + 9 * HOUR)] == ["missed"]
        assert [one.id for one in calls_of(conn, number)] == [first, later]
        assert [event.event for event in history(conn, number)].count("call_missed") == 1


def test_a_call_needs_a_number_an_open_request_and_an_outcome(db, send, now):
    number = send().ticket.number
    new = NewCallback(at=now + HOUR, telephone="на мобильный")
    with db.begin() as conn:
        for wrong in (
            lambda: promise_call(conn, number, new, who="А", at=now),
            lambda: promise_call(conn, "2020-000001", replace(new, telephone="112"), who="А", at=now),
            lambda: note_call(conn, 1, "hung up", who="А", at=now),
            lambda: note_call(conn, 404, "reached", who="А", at=now),
        ):
            with pytest.raises(RequestError):
                wrong()
        close(conn, number, "solved", Reply(who="А", text=""), room=ROOM, at=now)
        with pytest.raises(RequestError) as refused:
            snooze(conn, number, now + HOUR, who="А", at=now)
    assert refused.value.code == "closed"


def test_whoever_answers_for_the_request_is_reminded_of_a_call_once(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        promise_call(conn, number, NewCallback(at=now + HOUR, telephone="112"), who="Анна", at=now)
        assert remind_of_calls(conn, at=now) == 0
        for minutes in (56, 57):
            remind_of_calls(conn, at=now + timedelta(minutes=minutes))
        assert [(notification.event, notification.ticket) for notification in notifications_of(conn, "Анна")] == [
            ("call_due", number)
        ]
        take(conn, number, who="Павел", at=now)
        assert remind_of_calls(conn, at=now + HOUR) == 1 and len(notifications_of(conn, "Павел")) == 1
        note_call(conn, 1, "reached", who="Павел", at=now + HOUR)
        assert remind_of_calls(conn, at=now + HOUR) == 0


def test_the_helpdesk_is_told_of_calls_and_never_what_staff_noted_about_them(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        new = NewCallback(at=now + HOUR, telephone="+7 926 123-45-67", note="Осторожно: жалоба")
        for _ in range(2):
            call = promise_call(conn, number, new, who="Анна", room=ROOM, at=now)
        for outcome in ("missed", "reached"):
            note_call(conn, call, outcome, who="Павел", room=ROOM, at=now)
        told = [entry for entry in entries_of(conn, number) if entry.kind.startswith("ticket.call")]
    assert [(entry.kind, entry.channel, entry.payload["who"]) for entry in told] == [
        ("ticket.call_promised", "helpdesk", "Анна"),
        ("ticket.call_made", "helpdesk", "Павел"),
    ]
    assert told[1].payload["call"]["outcome"] == "missed" and "Осторожно" not in str([entry.payload for entry in told])
