"""A lead who is signed in, and a month of requests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kb.requests.customer import open_request
from kb.requests.service_levels import promise
from kb.requests.staff_actions import Reply, close, reply
from kb.requests.tickets import NewTicket
from kb.staff.accounts import list_staff
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter


@pytest.fixture
def lead(make_client, settings):
    account(settings, "Вера", "manager")
    client = make_client()
    assert enter(client, "Вера").status_code == 303
    return client


@pytest.fixture
def month(lead):
    """Requests of November until today: one a day and some more of cards, most of them answered by Анна."""
    state = lead.app.state.site.state
    contacts = lead.app.state.site.live.public.tree.contacts
    with state.database.begin() as conn:
        for day in range(20):
            at = datetime(2026, 11, 2, 8, 0, tzinfo=NOW.tzinfo) + timedelta(days=day)
            for topic in ("cards", "access") if day % 4 == 0 else ("cards",):
                new = NewTicket(
                    form_key=f"{day} {topic}",
                    lang="ru",
                    topic=topic,
                    email=f"{day}@example.com",
                    text="Не работает",
                    consent="yes",
                    promise=promise(contacts, topic, at=at),
                )
                number = open_request(conn, new, room=state.room, at=at).ticket.number
                who = "Анна" if day % 3 else "Павел"
                if day != 19:
                    answered = at + timedelta(hours=2 if day % 5 else 200)
                    reply(conn, number, Reply(who=who, text="Готово"), room=state.room, at=answered)
                    close(conn, number, "solved", Reply(who=who, text=""), room=state.room, at=answered)
        assert [person.name for person in list_staff(conn)] == ["Вера"]
    return lead
