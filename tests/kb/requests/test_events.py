"""Whoever an event concerns is told of it, once; nobody finds in the database a link that opens a ticket."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.delivery.outbox import entries_of, list_entries
from kb.requests.events import AUDIENCES, ArticleRef, Mailroom, Remark, SentFile, payload_of, tell, tell_helpdesk
from kb.requests.service_levels import Promise
from kb.settings import Settings
from kb.storage.request_tables import outbox
from kb.storage.site_key import request_secret

KEY = bytes(range(32))
ALL = Mailroom(key=KEY, team=True, helpdesk=True)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_an_event_is_told_to_whom_it_concerns(db, send, now, kind: str):
    ticket = send().ticket
    with db.begin() as conn:
        conn.execute(outbox.delete())
        tell(conn, ALL, kind, ticket, at=now)
        assert [entry.channel for entry in entries_of(conn, ticket.number)] == list(AUDIENCES[kind])


def test_nobody_is_told_where_there_is_nobody(db, send, now):
    caller = send(email="", room=Mailroom(key=KEY, team=False, helpdesk=False)).ticket
    with db.read() as conn:
        assert entries_of(conn, caller.number) == ()


def test_an_event_holds_the_words_the_promise_in_its_zone_and_no_link(db, send, now):
    ticket = send(promise=Promise("cards", now + timedelta(hours=4), "Europe/Moscow")).ticket
    said = Remark(author="staff", who="Анна", text="Готово", article=ArticleRef("ru/a", "А"))
    with db.begin() as conn:
        tell(conn, ALL, "ticket.replied", ticket, remark=said, at=now)
        payload = entries_of(conn, ticket.number)[-1].payload
        stored = "\n".join(str(row) for row in conn.execute(select(outbox)))
    assert payload["due_at"] == "2026-11-22T19:00:00+03:00"
    assert payload["message"] == {
        "author": "staff",
        "who": "Анна",
        "text": "Готово",
        "article": {"id": "ru/a", "title": "А"},
    }
    assert payload == json.loads(json.dumps(payload))
    assert request_secret(KEY, ticket.number) not in stored


@pytest.mark.parametrize(
    ("ticket", "due"),
    [
        ({}, "first_answer"),
        ({"status": "working"}, "first_answer"),
        ({"status": "working", "answered_at": "now"}, "answer"),
        ({"status": "answered", "answered_at": "now"}, ""),
        ({"status": "closed", "answered_at": "now"}, ""),
        ({"due_at": None}, ""),
    ],
)
def test_an_event_says_what_is_due_while_it_is_ours_to_do(db, send, now, ticket, due):
    made = send(promise=Promise("cards", now + timedelta(hours=4), "Europe/Moscow")).ticket
    made = replace(made, **ticket | ({"answered_at": now} if "answered_at" in ticket else {}))
    payload = payload_of(made, None, at=now)
    assert payload["due"] == due and bool(payload["due_at"]) == (made.due_at is not None)


def test_the_files_of_a_form_are_named_to_the_team_and_to_nobody_outside(db, send, now):
    ticket = send().ticket
    with db.begin() as conn:
        conn.execute(outbox.delete())
        tell(conn, ALL, "ticket.created", ticket, files=[SentFile("bill.pdf", 20_480), SentFile("", 1_024)], at=now)
        told = {entry.channel: entry.payload.get("files") for entry in entries_of(conn, ticket.number)}
    named = [{"name": "bill.pdf", "size": 20_480}, {"name": "", "size": 1_024}]
    assert told == {"visitor": None, "team": named, "helpdesk": None}


def test_what_is_no_ticket_is_told_to_the_helpdesk_alone(db, now):
    with db.begin() as conn:
        tell_helpdesk(conn, ALL, "article.flagged", {"article": "ru/a"}, at=now)
        tell_helpdesk(conn, Mailroom(key=KEY), "article.flagged", {"article": "ru/b"}, at=now)
        (entry,) = list_entries(conn)
    assert (entry.channel, entry.ticket, entry.payload["article"]) == ("helpdesk", "", "ru/a")


def test_the_team_is_told_by_mail_or_on_the_console_but_not_by_a_server_without_its_address():
    def rooms(**settings: str) -> tuple[bool, bool]:
        room = Mailroom.of(Settings(_env_file=None, **settings), KEY)
        return room.tells("team"), room.tells("helpdesk")

    assert rooms() == (True, False)
    assert rooms(smtp_url="smtp://mail") == (False, False)
    assert rooms(smtp_url="smtp://mail", team_mail="team@example.com", webhook_url="https://x/") == (True, True)
