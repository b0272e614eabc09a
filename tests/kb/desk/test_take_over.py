"""Nobody's request is taken from them silently."""

from __future__ import annotations

import pytest

from kb.desk.take_over import ask_for, take_over
from kb.errors import RequestError
from kb.notifications.notifications import notifications_of, put_away
from kb.requests.staff_actions import take


def words_to(conn, who: str):
    return notifications_of(conn, who, unseen=True)


def test_whoever_had_it_is_told_once_until_they_have_read_it(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        take(conn, number, who="Анна", at=now)
        for _ in range(2):
            ask_for(conn, number, who="Павел", at=now)
        assert [(word.event, word.who, word.ticket) for word in words_to(conn, "Анна")] == [
            ("asked_over", "Павел", number)
        ]
        assert take_over(conn, number, who="Павел", at=now).owner == "Павел"
        assert [word.event for word in words_to(conn, "Анна")] == ["taken_over", "asked_over"]
        put_away(conn, "Анна", at=now)
        assert words_to(conn, "Анна") == words_to(conn, "Павел") == ()


def test_what_nobody_else_has_is_taken_without_a_word(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        with pytest.raises(RequestError) as refused:
            ask_for(conn, number, who="Павел", at=now)
        for _ in range(2):
            take_over(conn, number, who="Павел", at=now)
        assert refused.value.code == "nobodys" and words_to(conn, "") == words_to(conn, "Павел") == ()
        with pytest.raises(RequestError):
            ask_for(conn, "2020-000001", who="Павел", at=now)
