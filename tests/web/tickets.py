"""A ticket as the state hands it out, for tests of what is shown of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kb.requests.tickets import Ticket


def a_ticket(at: datetime, **changed: object) -> Ticket:
    """Anna's open request about cards, sent `at`, with whatever the test says of it."""
    ticket = Ticket(
        number="2026-000001",
        status="open",
        lang="ru",
        topic="cards",
        email="anna@example.com",
        subject="",
        text="Карта не платит",
        query="",
        shown=(),
        masked=(),
        created_at=at,
    )
    return replace(ticket, **changed)
