"""What somebody did a moment ago is taken back whole, unless somebody was told of it or touched it since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kb.delivery.outbox import entries_of
from kb.desk.tags import add_tag
from kb.desk.undo import LASTS, TicketsBefore, UndoOutcome, remember, take_back
from kb.requests.customer import read_request
from kb.requests.events import ArticleRef
from kb.requests.resolved import list_lessons
from kb.requests.staff_actions import Reply, history, reply, take
from kb.requests.tickets import find_ticket
from kb.storage.request_tables import outbox, ticket_words
from tests.kb.conftest import ROOM


@pytest.fixture
def answered(db, send, now):
    """A ticket that was answered, and the secret that takes it back."""
    number = send().ticket.number
    with db.begin() as conn:
        before = TicketsBefore.of(conn, [number])
        answer = Reply(who="Анна", text="Перевыпустите", article=ArticleRef("ru/cards/block"))
        reply(conn, number, answer, room=ROOM, at=now)
        return number, remember(conn, before, who="Анна", at=now)


def test_an_answer_taken_back_leaves_no_message_letter_lesson_nor_word(db, answered, now):
    number, secret = answered
    with db.begin() as conn:
        assert take_back(conn, secret, who="Анна", at=now) == UndoOutcome((number,), "Перевыпустите")
        assert take_back(conn, secret, who="Анна", at=now) == UndoOutcome()
        ticket = find_ticket(conn, number)
        assert (ticket.status, ticket.owner, ticket.answered_at) == ("open", "", None)
        assert read_request(conn, number).messages == () and list_lessons(conn) == ()
        assert {entry.kind for entry in entries_of(conn, number)} == {"ticket.created"}
        assert [event.event for event in history(conn, number)] == ["opened"]
        words = conn.execute(select(ticket_words.c.word)).scalars().all()
    assert "перевыпуст" not in words


def test_nobody_else_takes_it_back_and_nobody_after_a_while(db, answered, now):
    _, secret = answered
    with db.begin() as conn:
        assert len(take_back(conn, secret, who="Павел", at=now).numbers) == 0
        assert len(take_back(conn, "nonsense", who="Анна", at=now).numbers) == 0
        assert len(take_back(conn, secret, who="Анна", at=now + LASTS + timedelta(seconds=1)).numbers) == 0
        assert len(take_back(conn, secret, who="Анна", at=now).numbers) == 1


def test_what_was_told_already_stays(db, answered, now):
    number, secret = answered
    with db.begin() as conn:
        conn.execute(update(outbox).where(outbox.c.kind == "ticket.replied").values(state="sent"))
        assert len(take_back(conn, secret, who="Анна", at=now).numbers) == 0
        assert find_ticket(conn, number).status == "answered"


def test_a_ticket_touched_again_meanwhile_stays_as_it_is(db, send, now):
    first, second = (send(form_key=key, email=f"{key}@example.com").ticket.number for key in "ab")
    with db.begin() as conn:
        before = TicketsBefore.of(conn, [first, second, "2020-000001"])
        for number in (first, second):
            take(conn, number, who="Анна", at=now)
            add_tag(conn, number, "метка", who="Анна", at=now)
        secret = remember(conn, before, who="Анна", at=now)
        take(conn, second, who="Павел", over=True, at=now)
        assert len(take_back(conn, secret, who="Анна", at=now).numbers) == 1
        assert (find_ticket(conn, first).owner, find_ticket(conn, second).owner) == ("", "Павел")


def test_nothing_done_is_nothing_to_take_back(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        assert remember(conn, TicketsBefore.of(conn, [number]), who="Анна", at=now) == ""
