"""Each thing reaches each colleague once, waits until it is read, and tells nothing anybody wrote."""

from __future__ import annotations

from datetime import timedelta

from kb.notifications.notifications import (
    NewNotification,
    UnseenNotifications,
    count_unseen,
    is_waiting,
    notifications_of,
    put_away,
    put_notification,
)


def events(conn, who: str) -> list[str]:
    return [notification.event for notification in notifications_of(conn, who, unseen=True)]


def test_the_same_thing_reaches_a_colleague_once_and_whoever_did_it_never(db, now):
    notification = NewNotification(event="flagged", who="Анна", about="ru/cards/block", once="7", at=now)
    with db.begin() as conn:
        for _ in range(2):
            put_notification(conn, notification, ["Анна", "Павел", "Павел", " ", ""])
        put_notification(
            conn, NewNotification(event="flagged", who="Анна", about="ru/cards/block", once="8", at=now), ["Павел"]
        )
        assert events(conn, "Павел") == ["flagged", "flagged"] and events(conn, "Анна") == events(conn, "") == []


def test_what_came_while_somebody_read_is_not_put_away(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        put_notification(conn, NewNotification(event="answered", ticket=number, at=now), ["Анна"])
        seen = count_unseen(conn, ["Анна", "Павел"])
        later = now + timedelta(minutes=1)
        put_notification(conn, NewNotification(event="answered", ticket=number, at=later), ["Анна"])
        assert seen["Анна"].count == 1 and seen["Павел"] == UnseenNotifications()
        assert put_away(conn, "Анна", until=seen["Анна"].newest, ticket=number, at=later) == 1
        assert events(conn, "Анна") == ["answered"] and len(notifications_of(conn, "Анна")) == 2
        assert put_away(conn, "Анна", ticket="2020-000001", at=later) == 0 and put_away(conn, "Анна", at=later) == 1


def test_a_question_that_waits_for_an_answer_is_not_asked_again(db, send, now):
    notification = NewNotification(event="asked_over", who="Павел", ticket=send().ticket.number, at=now)
    with db.begin() as conn:
        assert not is_waiting(conn, notification, "Анна")
        put_notification(conn, notification, ["Анна"])
        assert is_waiting(conn, notification, "Анна") and not is_waiting(conn, notification, "Мария")
        put_away(conn, "Анна", at=now)
        assert not is_waiting(conn, notification, "Анна")
