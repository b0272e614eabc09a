"""A team's requests with their histories, written as they happen: sent, answered, closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kb.articles.contacts import Contacts
from kb.requests.customer import NewMessage, add_to_request
from kb.requests.service_levels import promise
from kb.requests.staff_actions import HandOver, Reply, close, hand_over, reply
from kb.service.measuring import measure_changed
from tests.kb.conftest import ROOM

CONTACTS = Contacts.model_validate(
    {
        "service_levels": [
            {
                "id": "personal",
                "title": {"ru": "Частные"},
                "reaction_hours": 8,
                "business_hours": {"weekdays": "09:00-18:00"},
                "timezone": "Europe/Moscow",
            }
        ],
        "holidays": ["2026-10-21"],
    }
)


@pytest.fixture
def served(db, send) -> Callable[..., str]:
    """Send a request and answer it, later and in whatever way; returns its number."""

    def serve(
        at: datetime,
        *,
        text: str = "Не приходит код",
        topic: str = "access",
        who: str = "Анна",
        answer_after: timedelta | None = timedelta(hours=1),
        close_after: timedelta | None = timedelta(hours=2),
        back_after: timedelta | None = None,
        over: bool = False,
        consent: str = "2026-11-01",
    ) -> str:
        due = promise(CONTACTS, topic, at=at)
        number = send(
            form_key=f"{at} {text}", text=text, topic=topic, promise=due, consent=consent, at=at
        ).ticket.number
        with db.begin() as conn:
            if over:
                hand_over(conn, number, HandOver(who=who, team="vendor", owner=who), room=ROOM, at=at)
            if answer_after is not None:
                reply(conn, number, Reply(who=who, text="Проверьте номер", key="1"), room=ROOM, at=at + answer_after)
            if close_after is not None:
                close(conn, number, "solved", Reply(who=who, text=""), room=ROOM, at=at + close_after)
            if back_after is not None:
                add_to_request(conn, number, NewMessage(text="Снова"), promise=due, room=ROOM, at=at + back_after)
        return number

    return serve


@pytest.fixture
def measure(db) -> Callable[[datetime], int]:
    return lambda at: measure_changed(db, CONTACTS, at=at)
