"""Tickets of calls: the note stays among staff, the reply goes to the customer, a repetition makes nothing anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.addresses import request_path
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.delivery.webhook import body_of
from kb.requests.calls import NewCall, letter_of, open_call
from kb.requests.customer import find_request, read_request
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.resolved import list_lessons
from kb.requests.staff_actions import HandOver, Reply, hand_over, history, reply
from kb.requests.tickets import NewTicket
from kb.settings import Settings

KEY = b"k" * 32
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
CANARY = "Канареечка"
TICKET = NewTicket(
    form_key="call-1", lang="ru", topic="", email="anna@mail.example", text="", query="не проходит оплата"
)
CALL = NewCall(
    ticket=TICKET,
    who="Борис",
    note=f"{CANARY}: злится, проверить. Карта 4111 1111 1111 1111",
    reply="Включите платежи за границей.",
    caller=f"Анна {CANARY}, +7 999",
)
WRITER = LetterWriter(Settings(_env_file=None, team_mail="team@example.com", base_url="https://h.example"), KEY)


@pytest.fixture
def conn(db):
    with db.begin() as conn:
        yield conn


def letters(conn):
    return [WRITER.letter(entry) for entry in list_entries(conn, limit=100) if entry.channel != "helpdesk"]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("words", ["", "Мои слова"])
@pytest.mark.parametrize("told", ["", "Включите платежи."])
def test_no_letter_page_or_event_has_the_note_and_staff_see_it(conn, lang, words, told):
    call = replace(CALL, ticket=replace(TICKET, lang=lang, text=words), reply=told)
    opened = open_call(conn, call, room=ROOM, at=AT)
    number = opened.ticket.number
    reply(conn, number, Reply(who="Борис", text="Готово"), room=ROOM, at=AT)
    written = letters(conn)
    assert len(written) == 3 and CANARY not in repr(written)
    hooks = [body_of(entry).decode() for entry in list_entries(conn, limit=100) if entry.channel == "helpdesk"]
    assert hooks and all(CANARY not in hook and ascii(CANARY)[1:-1] not in hook for hook in hooks)
    assert CANARY not in repr(find_request(conn, opened.secret))
    note = read_request(conn, number, internal=True).messages[0]
    assert (
        note.internal and CANARY in note.text and "4111" not in note.text and CANARY in history(conn, number)[0].detail
    )


def test_the_reply_stands_in_the_first_letter_and_on_the_page_and_the_ticket_waits_for_us(conn):
    opened = open_call(conn, CALL, room=ROOM, at=AT)
    (said,) = find_request(conn, opened.secret).messages
    assert (said.author, said.who, said.text, said.internal) == ("staff", "Борис", CALL.reply, False)
    (letter,) = [each for each in letters(conn) if each.to == TICKET.email]
    assert letter.text.startswith(CALL.reply) and "Борис" in letter.text and "Вы написали" not in letter.text
    assert opened.ticket.status == "open" and opened.ticket.answered_at is None
    (team,) = [each for each in letters(conn) if each.to == "team@example.com"]
    assert "не проходит оплата" in team.subject and f"Клиенту написали:\n\n> {CALL.reply}" in team.text


def test_what_was_shown_before_is_the_letter_that_goes_but_for_number_and_link(conn):
    shown = WRITER.to_visitor("ticket.created", letter_of(CALL, at=AT))
    opened = open_call(conn, CALL, room=ROOM, at=AT)
    (sent,) = [each for each in letters(conn) if each.to == TICKET.email]
    assert "…" in shown.text
    assert sent.text.replace(request_path("ru", opened.secret), "/…").replace(opened.ticket.number, "…") == shown.text


def test_a_repetition_is_the_same_ticket_and_another_note_is_not_dropped(conn):
    first = open_call(conn, CALL, room=ROOM, at=AT)
    again = open_call(conn, CALL, room=ROOM, at=AT)
    other = open_call(conn, replace(CALL, note="Другая"), room=ROOM, at=AT)
    assert (again.ticket.number, again.created) == (first.ticket.number, False) and other.created
    assert len(read_request(conn, first.ticket.number, internal=True).messages) == 2


def test_without_an_address_nothing_is_told_to_the_customer(conn):
    opened = open_call(conn, replace(CALL, ticket=replace(TICKET, email="")), room=ROOM, at=AT)
    assert find_request(conn, opened.secret).messages == ()
    assert {entry.channel for entry in list_entries(conn, limit=9)} == {"team", "helpdesk"}


def test_a_call_teaches_search_no_words(conn):
    number = open_call(conn, CALL, room=ROOM, at=AT).ticket.number
    article = ArticleRef("ru/cards/limits", "Лимиты")
    reply(conn, number, Reply(who="Борис", text="Вот", article=article), room=ROOM, at=AT)
    assert list_lessons(conn) == ()


def test_a_letter_with_a_note_for_colleagues_is_not_answered_to_the_customer(conn):
    number = open_call(conn, CALL, room=ROOM, at=AT).ticket.number
    hand_over(conn, number, HandOver(who="Борис", team="vendor", owner="Вера", note=CANARY), room=ROOM, at=AT)
    (handed,) = [each for each in letters(conn) if CANARY in each.text]
    assert (handed.to, handed.reply_to) == ("team@example.com", "") and "напрямую" not in handed.text
