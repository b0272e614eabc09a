"""A visitor sends the form once, keeps a link, follows what happens, and says whether it helped."""

from __future__ import annotations

import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import text as sql

from kb.delivery.outbox import entries_of
from kb.requests.attachments import AttachmentStore, Upload
from kb.requests.customer import (
    NewMessage,
    add_message,
    find_request,
    open_request,
    read_request,
    tell_whether_it_helped,
)
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import Reply, add_note, close, history, reply
from kb.requests.tickets import NewTicket, find_ticket
from kb.storage.site_key import request_secret

KEY = bytes(range(32))
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return out.getvalue()


def answer(db, number: str, at, text: str = "Проверьте, не включён ли «Не беспокоить»."):
    with db.begin() as conn:
        return reply(conn, number, Reply(who="Анна", text=text), room=ROOM, at=at)


def test_a_form_becomes_a_ticket_with_consent_and_what_was_tried_and_three_are_told(db, send, now):
    opened = send(promise=Promise("personal", now + timedelta(hours=8), "Europe/Moscow"))
    with db.read() as conn:
        ticket = find_ticket(conn, opened.ticket.number)
        told = entries_of(conn, ticket.number)
    assert opened.created
    assert (ticket.consent, ticket.consent_at) == ("2026-11-01", now)
    assert (ticket.query, ticket.opened, ticket.rejected) == (
        "не приходит код",
        ("ru/access/sms-code",),
        ("ru/access/restore",),
    )
    assert (ticket.level, ticket.due_at, ticket.zone) == ("personal", now + timedelta(hours=8), "Europe/Moscow")
    assert [(entry.kind, entry.channel) for entry in told] == [
        ("ticket.created", "visitor"),
        ("ticket.created", "team"),
        ("ticket.created", "helpdesk"),
    ]


def test_the_link_opens_the_request_and_is_kept_nowhere(db, send):
    opened = send()
    assert len(opened.secret) == 43  # 256 bits
    with db.read() as conn:
        assert find_request(conn, opened.secret).ticket.number == opened.ticket.number
        for table in ("tickets", "outbox", "request_secrets", "messages", "ticket_events"):
            assert opened.secret not in repr(conn.execute(sql(f"SELECT * FROM {table}")).all())


@pytest.mark.parametrize("guess", ["", "x", "\x00", "\ud800", "2026-000001", "a" * 43, "' OR 1=1 --", "A" * 100_000])
def test_any_other_secret_opens_nothing(db, send, guess: str):
    send()
    with db.read() as conn:
        assert find_request(conn, guess) is None


def test_a_new_key_makes_new_links_and_the_old_ones_still_work(db, send, now):
    first = send()
    other = Mailroom(key=b"another key".ljust(32))
    with db.begin() as conn:
        reply(conn, first.ticket.number, Reply(who="Анна", text="Ответ"), room=other, at=now)
        again = open_request(
            conn, NewTicket(form_key="z", lang="ru", topic="t", email="b@example.com", text="…"), room=other, at=now
        )
        later = request_secret(other.key, first.ticket.number)
        assert later != first.secret
        assert find_request(conn, later).ticket == find_request(conn, first.secret).ticket
        assert find_request(conn, again.secret).ticket.number != first.ticket.number


def test_the_same_form_sent_fifty_times_at_once_is_one_ticket_and_one_letter_each(db, send, now, tmp_path):
    gate = threading.Barrier(50)

    def post(_: int):
        gate.wait()
        return send()

    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(post, range(50)))
    assert len({opened.ticket.number for opened in made}) == len({opened.secret for opened in made}) == 1
    assert sum(opened.created for opened in made) == 1
    with db.read() as conn:
        assert len(entries_of(conn, made[0].ticket.number)) == 3


def test_a_form_that_fails_halfway_leaves_nothing(db, send, now):
    with pytest.raises(KeyError), db.begin() as conn:
        open_request(
            conn, NewTicket(form_key="k", lang="ru", topic="t", email="a@example.com", text="…"), room=ROOM, at=now
        )
        raise KeyError
    with db.read() as conn:
        for table in ("tickets", "outbox", "request_secrets", "ticket_events"):
            assert conn.execute(sql(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_a_picture_comes_with_the_form_and_one_with_a_message(db, send, now, tmp_path):
    store = AttachmentStore(tmp_path / "pictures")
    opened = send(files=store.keep([Upload(picture("red"))]))
    with db.begin() as conn:
        added = NewMessage(text="И ещё снимок", files=store.keep([Upload(picture("blue"))]))
        add_message(conn, opened.secret, added, promise=None, room=ROOM, at=now)
        request = find_request(conn, opened.secret)
    assert {image.message for image in request.attachments} == {None, request.messages[0].id}


def test_the_team_is_told_what_was_attached_to_a_message(db, send, now, tmp_path):
    store, opened = AttachmentStore(tmp_path / "files"), send()
    files = store.keep([Upload(b"%PDF-1.7", "выписка.pdf"), Upload(picture("blue"))])
    with db.begin() as conn:
        add_message(conn, opened.secret, NewMessage(text="Вот", files=files), promise=None, room=ROOM, at=now)
        told = entries_of(conn, opened.ticket.number)[-1]
    assert [(file["name"], file["size"]) for file in told.payload["message"]["files"]] == [
        ("выписка.pdf", 8),
        ("", files[1].size),
    ]


def test_what_is_added_appears_and_the_team_is_told_without_the_card_number(db, send, now):
    opened = send()
    with db.begin() as conn:
        new = NewMessage(text="Карта 4111 1111 1111 1111, пароль: qwerty", key="m1")
        add_message(conn, opened.secret, new, promise=None, room=ROOM, at=now)
        add_message(conn, opened.secret, new, promise=None, room=ROOM, at=now)  # the button was pressed twice
        request, told = find_request(conn, opened.secret), entries_of(conn, opened.ticket.number)
    assert [message.text for message in request.messages] == ["Карта •••• •••• •••• ••••, пароль: ••••"]
    assert [entry.channel for entry in told if entry.kind == "ticket.message"] == ["team", "helpdesk"]
    assert "4111" not in json.dumps([dict(entry.payload) for entry in told])


def test_staff_notes_are_never_on_the_visitors_page(db, send, now):
    opened = send()
    with db.begin() as conn:
        add_note(conn, opened.ticket.number, who="Анна", text="Похоже на мошенника", at=now)
        assert find_request(conn, opened.secret).messages == ()
        assert len(read_request(conn, opened.ticket.number, internal=True).messages) == 1


def test_yes_it_helped_closes_the_ticket_as_solved_once(db, send, now):
    opened = send()
    answer(db, opened.ticket.number, now)
    with db.begin() as conn:
        assert find_request(conn, opened.secret).asks_whether_it_helped
        for _ in range(2):
            ticket = tell_whether_it_helped(conn, opened.secret, True, promise=None, room=ROOM, at=now)
        assert not find_request(conn, opened.secret).asks_whether_it_helped
        told = [entry for entry in entries_of(conn, ticket.number) if entry.kind == "ticket.helped"]
    assert (ticket.status, ticket.outcome, ticket.helped, len(told)) == ("closed", "solved", True, 1)


def test_no_it_did_not_opens_it_again_with_a_new_promise(db, send, now):
    opened = send()
    answer(db, opened.ticket.number, now)
    due = Promise("personal", now + timedelta(hours=30), "Europe/Moscow")
    with db.begin() as conn:
        ticket = tell_whether_it_helped(conn, opened.secret, False, promise=due, room=ROOM, at=now)
        told = [entry.channel for entry in entries_of(conn, ticket.number) if entry.kind == "ticket.reopened"]
        assert [event.event for event in history(conn, ticket.number)] == ["opened", "taken", "replied", "reopened"]
    assert (ticket.status, ticket.owner, ticket.helped, ticket.due_at) == ("working", "Анна", False, due.due_at)
    assert told == ["team", "helpdesk"]


def test_there_is_nothing_to_judge_before_an_answer(db, send, now):
    opened = send()
    with db.begin() as conn:
        assert tell_whether_it_helped(conn, opened.secret, True, promise=None, room=ROOM, at=now) is None


def test_writing_to_a_closed_request_opens_it_again(db, send, now):
    opened = send()
    refusal = Reply(
        who="Анна", text="Это делает банк-эмитент.", article=ArticleRef("ru/support/cannot", "Чего мы не можем")
    )
    with db.begin() as conn:
        close(conn, opened.ticket.number, "refused", refusal, room=ROOM, at=now)
        ticket = add_message(
            conn, opened.secret, NewMessage(text="Всё-таки проверьте"), promise=None, room=ROOM, at=now
        )
        told = [entry.kind for entry in entries_of(conn, ticket.number)]
    assert (ticket.status, ticket.outcome, ticket.closed_at) == ("working", "", None)
    assert told[-2:] == ["ticket.reopened", "ticket.reopened"]


def test_answers_and_judgements_at_the_same_moment_keep_one_story(db, send, now):
    opened = send()
    answer(db, opened.ticket.number, now)

    def judge(n: int):
        with db.begin() as conn:
            return tell_whether_it_helped(conn, opened.secret, n % 2 == 0, promise=None, room=ROOM, at=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(judge, range(16)))
    with db.read() as conn:
        ticket = find_request(conn, opened.secret).ticket
        steps = [event.event for event in history(conn, ticket.number)][3:]
    assert steps and all(step in ("helped", "reopened") for step in steps)
    assert all(first != second for first, second in zip(steps, steps[1:], strict=False))
    assert ticket.status == ("closed" if steps[-1] == "helped" else "working")
