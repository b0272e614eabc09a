"""A desk with one request whose customer was answered, and what takes letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from kb.delivery.outbox import entries_of
from kb.delivery.reply_address import reply_address
from kb.inbound.intake import Intake, TakenLetter
from kb.requests.attachments import AttachmentStore
from kb.requests.customer import Request, open_request, read_request
from kb.requests.events import Mailroom
from kb.requests.limits import Rules
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from kb.storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)


@dataclass(frozen=True)
class Desk:
    """One request, and the intake beside it."""

    db: Database
    intake: Intake
    number: str

    @property
    def reply_to(self) -> str:
        return reply_address("help@romashka.example", KEY, self.number)

    @property
    def message_id(self) -> str:
        """Of the last letter to the customer."""
        with self.db.read() as conn:
            sent = [entry for entry in entries_of(conn, self.number) if entry.channel == "visitor"]
        return f"<{sent[-1].key}@romashka.example>"

    def take(self, letter: EmailMessage | bytes) -> TakenLetter:
        return self.intake.take(letter if isinstance(letter, bytes) else letter.as_bytes(), at=NOW)

    def request(self, number: str = "") -> Request:
        with self.db.read() as conn:
            found = read_request(conn, number or self.number, internal=True)
        assert found is not None
        return found

    def said(self) -> list[str]:
        """What the customer said after the form."""
        return [message.text for message in self.request().messages if message.author == "customer"]

    def notes(self) -> list[str]:
        return [message.text for message in self.request().messages if message.internal]


@pytest.fixture
def make_desk(db: Database, tmp_path: Path) -> Callable[..., Desk]:
    def make(**changed: object) -> Desk:
        new = NewTicket(form_key="form", lang="ru", topic="access", email="anna@example.com", text="Не приходит код")
        with db.begin() as conn:
            number = open_request(conn, new, room=ROOM, at=NOW).ticket.number
            reply(conn, number, Reply(who="Мария", text="Карта у вас?"), room=ROOM, at=NOW)
        intake = Intake(
            database=db,
            store=AttachmentStore(tmp_path / "attachments"),
            room=ROOM,
            rules=Rules(),
            opens_requests=False,
            languages=("ru", "en"),
            own_addresses=("help@romashka.example",),
            promise=lambda topic, at: None,
        )
        return Desk(db, replace(intake, **changed), number)

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
