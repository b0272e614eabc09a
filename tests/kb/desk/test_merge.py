"""Two requests of one customer become one conversation, and every number and link leads to it; of two customers they never do."""

from __future__ import annotations

import pytest

from kb.delivery.outbox import entries_of
from kb.desk.finding import tags_of
from kb.desk.merge import main_ticket, merge
from kb.desk.tags import add_tag
from kb.errors import RequestError
from kb.requests.attachments import AttachmentStore, Upload
from kb.requests.customer import NewMessage, add_to_request, find_request, read_request
from kb.requests.staff_actions import Reply, add_note, reply
from kb.requests.tickets import find_ticket
from tests.kb.conftest import ROOM
from tests.kb.requests.test_attachments import picture


@pytest.fixture
def store(tmp_path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "attachments")


def test_words_files_notes_tags_and_both_links_are_in_one_place(db, send, store, now):
    first = send(form_key="a", text="Карта не платит", files=store.keep([Upload(picture("PNG"))]))
    second = send(form_key="b", text="И ещё не приходит код", files=store.keep([Upload(picture("JPEG"))]))
    number, main = second.ticket.number, first.ticket.number
    with db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Смотрим"), room=ROOM, at=now)
        add_note(conn, number, who="Анна", text="Похоже на сбой", at=now)
        add_tag(conn, number, "сбой", who="Анна", at=now)
        letters = len(entries_of(conn, number)), len(entries_of(conn, main))
        assert merge(conn, number, f" {main} ", who="Анна", at=now).number == main
        for secret in (first.secret, second.secret):
            seen = find_request(conn, secret)
            assert seen.ticket.number == main
            assert [said.text for said in seen.messages] == ["И ещё не приходит код", "Смотрим"]
            assert len(seen.attachments) == 2
        staff = read_request(conn, main, internal=True)
        assert "Похоже на сбой" in [said.text for said in staff.messages if said.internal]
        assert tags_of(conn, [main]) == {main: ("сбой",)}
        merged = find_ticket(conn, number)
        assert (merged.status, merged.outcome, merged.merged_into) == ("closed", "duplicate", main)
        assert main_ticket(conn, merged).number == main == main_ticket(conn, find_ticket(conn, main)).number
        assert (len(entries_of(conn, number)), len(entries_of(conn, main))) == letters, "nobody is written to"


def test_a_third_one_that_is_merged_into_a_merged_one_comes_to_the_same(db, send, now):
    one, two, three = (send(form_key=key, text=f"Вопрос {key}").ticket.number for key in "abc")
    with db.begin() as conn:
        merge(conn, two, one, who="А", at=now)
        assert merge(conn, three, two, who="А", at=now).number == one
        assert main_ticket(conn, find_ticket(conn, three)).number == one


def test_nothing_is_merged_that_would_show_a_customer_the_letters_of_another(db, send, now):
    hers, his = (
        send(form_key=key, email=email).ticket.number for key, email in (("a", "a@example.com"), ("b", "b@example.com"))
    )
    nobodys, too = (send(form_key=key, email="").ticket.number for key in "cd")
    with db.begin() as conn:
        for number, into, code in (
            (hers, his, "merge_customer"),
            (nobodys, too, "merge_customer"),
            (hers, hers, "merge_self"),
            (hers, "2020-000001", "merge_missing"),
        ):
            with pytest.raises(RequestError) as refused:
                merge(conn, number, into, who="А", at=now)
            assert refused.value.code == code
        assert find_ticket(conn, hers).merged_into == ""


def test_the_same_file_in_both_is_kept_once(db, send, store, now):
    files = [Upload(picture("PNG"))]
    first = send(form_key="a", files=store.keep(files)).ticket.number
    second = send(form_key="b", text="Ещё раз", files=store.keep(files)).ticket.number
    with db.begin() as conn:
        merge(conn, second, first, who="А", at=now)
        assert len(read_request(conn, first).attachments) == 1


def test_a_letter_that_answers_the_merged_one_joins_the_other(db, send, now):
    first, second = (send(form_key=key, text=f"Вопрос {key}").ticket.number for key in "ab")
    with db.begin() as conn:
        merge(conn, second, first, who="А", at=now)
        joined = add_to_request(conn, second, NewMessage(text="Ответ письмом"), promise=None, room=ROOM, at=now)
        assert joined.number == first and find_ticket(conn, second).status == "closed"
        assert "Ответ письмом" in [said.text for said in read_request(conn, first).messages]


def test_the_helpdesk_is_told_which_ticket_stays(db, send, now):
    main, second = send(form_key="a", text="Карта").ticket.number, send(form_key="b", text="Код").ticket.number
    with db.begin() as conn:
        merge(conn, second, main, who="Анна", room=ROOM, at=now)
        told = [entry.payload for entry in entries_of(conn, main) if entry.kind == "ticket.merged"]
    assert [(each["number"], each["merged"], each["who"]) for each in told] == [(main, second, "Анна")]
