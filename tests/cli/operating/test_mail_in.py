"""`kb mail-in`: a mail server hands a letter over and learns what became of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.requests.customer import open_request, read_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.storage.database import connect, migrate
from tests.kb.inbound.letters import letter


@pytest.fixture
def number(desk) -> str:
    """The number of a request of anna@example.com."""
    database = connect(desk.environment["KB_DATABASE_URL"])
    migrate(database)
    with database.begin() as conn:
        new = NewTicket(form_key="1", lang="ru", topic="t", email="anna@example.com", text="Не открывается")
        opened = open_request(conn, new, room=Mailroom(key=bytes(32), team=False), at=datetime.now(UTC))
    database.close()
    return opened.ticket.number


def test_an_answer_from_the_pipe_joins_its_request_once(desk, number: str):
    raw = letter("Уже открывается", subject=f"Re: {number}").as_string()
    assert desk.kb("mail-in", typed=raw).stdout.strip() == f"joined {number}"
    assert desk.kb("mail-in", typed=raw).stdout.strip() == "repeated"
    database = connect(desk.environment["KB_DATABASE_URL"])
    with database.read() as conn:
        request = read_request(conn, number)
    database.close()
    assert request is not None and [message.text for message in request.messages] == ["Уже открывается"]


def test_a_letter_that_becomes_nothing_says_why_and_is_no_failure(desk, number: str):
    ran = desk.kb("mail-in", typed=letter("Реклама", sender="a@b.example").as_string())
    assert ran.returncode == 0 and "KB_MAIL_OPENS_REQUESTS is off" in ran.stdout


def test_while_the_database_takes_nothing_the_mail_server_is_asked_to_try_again(desk, number: str, monkeypatch):
    from kb.errors import StateUnavailable
    from kb.inbound.intake import Intake

    def away(self, raw: bytes, *, at: datetime):
        raise StateUnavailable("the database is locked")

    monkeypatch.setattr(Intake, "take", away)
    ran = desk.kb("mail-in", typed=letter().as_string())
    assert ran.returncode == 75 and "try again" in ran.stdout


def test_without_a_mailbox_the_command_says_which_setting_names_one(desk):
    ran = desk.kb("mail-in", "--imap")
    assert ran.returncode != 0 and "KB_IMAP_URL is empty" in ran.stdout + ran.stderr
