"""Several requests are worked through at once; what one of them does not allow stops none of the others."""

from __future__ import annotations

import pytest

from kb.delivery.outbox import entries_of
from kb.desk.finding import tags_of
from kb.desk.together import MOST, JointAction, do_together
from kb.desk.undo import HOLD, take_back
from kb.errors import RequestError
from kb.requests.staff_actions import take
from kb.requests.tickets import find_ticket
from tests.kb.conftest import ROOM


@pytest.fixture
def three(db, send, now) -> list[str]:
    """Three requests; Pavel has the second."""
    numbers = [send(form_key=key, email=f"{key}@example.com").ticket.number for key in "abc"]
    with db.begin() as conn:
        take(conn, numbers[1], who="Павел", at=now)
    return numbers


def test_what_is_a_colleagues_is_not_taken_with_the_rest_and_all_of_it_comes_back(db, three, now):
    with db.begin() as conn:
        done = do_together(conn, JointAction(act="take", numbers=three, who="Анна"), room=ROOM, at=now)
        assert (done.done, done.refused) == ((three[0], three[2]), {three[1]: "owned"})
        assert [find_ticket(conn, number).owner for number in three] == ["Анна", "Павел", "Анна"]
        assert len(take_back(conn, done.undo, who="Анна", at=now).numbers) == 3
        assert [find_ticket(conn, number).owner for number in three] == ["", "Павел", ""]


@pytest.mark.parametrize(
    ("act", "value", "field", "after"),
    [
        ("give", "Игорь", "owner", "Игорь"),
        ("team", "vendor", "team", "vendor"),
        ("priority", "2", "priority", 2),
        ("close", "solved", "outcome", "solved"),
    ],
)
def test_each_of_them_gets_what_was_chosen(db, three, now, act, value, field, after):
    with db.begin() as conn:
        for number in three:
            take(conn, number, who="Анна", over=True, at=now)
        done = do_together(conn, JointAction(act=act, numbers=three, who="Анна", value=value), room=ROOM, at=now)
        assert len(done.done) == 3
        assert {getattr(find_ticket(conn, number), field) for number in three} == {after}


def test_tags_come_and_go_together(db, three, now):
    with db.begin() as conn:
        do_together(conn, JointAction(act="tag", numbers=three, who="Анна", value="Сбой"), room=ROOM, at=now)
        assert tags_of(conn, three) == dict.fromkeys(sorted(three), ("сбой",))
        do_together(conn, JointAction(act="untag", numbers=three, who="Анна", value="сбой"), room=ROOM, at=now)
        assert tags_of(conn, three) == {}


def test_letters_of_a_closing_wait_so_long_that_it_can_be_taken_back(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        done = do_together(
            conn, JointAction(act="close", numbers=[number], who="А", value="no_reply"), room=ROOM, at=now
        )
        assert {entry.next_at for entry in entries_of(conn, number) if entry.kind == "ticket.closed"} == {now + HOLD}
        take_back(conn, done.undo, who="А", at=now)
        assert (find_ticket(conn, number).status, find_ticket(conn, number).outcome) == ("open", "")


@pytest.mark.parametrize(
    "deed",
    [
        {"act": "take", "numbers": []},
        {"act": "give", "value": " "},
        {"act": "team", "value": ""},
        {"act": "priority", "value": "9"},
        {"act": "tag", "value": ""},
        {"act": "close", "value": "refused"},
        {"act": "take", "numbers": [f"2026-{n:06d}" for n in range(MOST + 1)]},
    ],
)
def test_what_can_be_done_to_none_is_refused_whole(db, three, now, deed):
    with db.begin() as conn, pytest.raises(RequestError):
        do_together(conn, JointAction(**{"act": "take", "numbers": three, "who": "Анна"} | deed), room=ROOM, at=now)
