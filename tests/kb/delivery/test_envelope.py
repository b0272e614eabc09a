"""A letter has the same headers each time it is sent, and nothing people write can become a header."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.delivery.envelope import check_sender, envelope
from kb.delivery.letter_parts import Letter
from kb.delivery.outbox import entries_of
from kb.errors import SettingsError, Undeliverable

SENDER = "help@romashka.example"
LETTER = Letter(lang="ru", to="anna@example.com", reply_to="", subject="Обращение", text="Текст\n", html="<p>Текст</p>")


@pytest.fixture
def entry(db, send):
    number = send().ticket.number
    with db.read() as conn:
        return entries_of(conn, number)[0]


def test_a_letter_sent_again_is_the_same_to_the_byte(entry):
    letters = [envelope(entry, LETTER, sender=SENDER, brand="Ромашка").as_bytes() for _ in range(2)]
    assert letters[0] == letters[1]


def test_letters_about_one_ticket_are_one_conversation(entry):
    message = envelope(entry, LETTER, sender=SENDER, brand="Ромашка")
    assert message["Message-ID"] == f"<{entry.key}@romashka.example>"
    assert message["References"] == f"<{entry.ticket}@romashka.example>"
    assert message["X-Otvet-Ticket"] == entry.ticket


def test_who_follows_a_notice_may_stop_with_the_button_of_a_mail_program(entry):
    notice = replace(entry, ticket="", kind="notice.changed")
    message = envelope(notice, replace(LETTER, unsubscribe="https://help.example/x"), sender=SENDER, brand="Ромашка")
    assert message["List-Unsubscribe"] == "<https://help.example/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["References"] is message["X-Otvet-Ticket"] is None
    assert envelope(entry, LETTER, sender=SENDER, brand="Ромашка")["List-Unsubscribe"] is None


@pytest.mark.parametrize("address", ["nobody", "a@b@c", "=?utf-8?q?x?= <a@example.com>", "a@example.com\r\nBcc: b@c.d"])
def test_an_address_nobody_can_have_is_undeliverable(entry, address: str):
    with pytest.raises(Undeliverable, match="is no e-mail address"):
        envelope(entry, replace(LETTER, to=address), sender=SENDER, brand="Ромашка")


def test_the_team_hears_of_a_ticket_whose_address_is_none(entry):
    message = envelope(entry, replace(LETTER, reply_to="nobody"), sender=SENDER, brand="Ромашка")
    assert message["To"] == "anna@example.com" and message["Reply-To"] is None


@pytest.mark.parametrize("address", ["", "help", "@example.org", "help@", "help me@example.org", "help@ex\nample.org"])
def test_a_sender_that_cannot_stand_in_a_header_is_named_with_its_setting(address: str):
    with pytest.raises(SettingsError, match="KB_MAIL_FROM"):
        check_sender(address)


def test_a_letter_that_says_no_moment_is_dated_by_when_it_was_made(entry):
    report = replace(entry, ticket="", kind="report.monthly", payload={"email": "lead@example.com"})
    message = envelope(report, LETTER, sender=SENDER, brand="Ромашка")
    assert message["Date"].datetime == entry.created_at.replace(microsecond=0)
