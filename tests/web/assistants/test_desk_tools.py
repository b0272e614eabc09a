"""An assistant finds tickets, leaves notes and promises calls with the scopes for it; what it did is in the audit log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.desk.later import calls_of
from kb.requests.customer import open_request, read_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.staff.audit import AuditFilter, entries
from kb.storage.database import connect
from tests.web.assistants.calling import alone, over_http

NUMBER = "2026-000001"


@pytest.fixture
def database(settings):
    made = connect(settings.database_url)
    new = NewTicket(form_key="1", lang="ru", topic="cards", email="anna@example.com", text="Карта не работает")
    with made.begin() as conn:
        open_request(conn, new, room=Mailroom.of(settings, b"key"), at=datetime(2026, 11, 23, tzinfo=UTC))
    yield made
    made.close()


def called(url: str, secret: str, *calls: tuple[str, dict[str, object]]) -> list:
    async def ask() -> list:
        async with over_http(url, secret) as client:
            return [await client.call_tool(name, sent) for name, sent in calls]

    return alone(ask())


def test_tickets_are_found_noted_and_called_back_once(url, token, database):
    at = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    note = ("add_note", {"ticket": NUMBER, "note": "Звонили в банк", "key": "1"})
    call = ("promise_call", {"ticket": NUMBER, "at": at, "telephone": "+7 900 000-00-00"})
    answers = called(url, token("tickets", "inbox"), ("find_tickets", {"words": "картой"}), note, note, call, call)
    assert not any(each.is_error for each in answers)
    found = answers[0].structured_content
    assert (found["total"], found["tickets"][0]["number"]) == (1, NUMBER) and found["tickets"][0]["url"].endswith(
        NUMBER
    )
    with database.read() as conn:
        assert [each.text for each in read_request(conn, NUMBER, internal=True).messages] == ["Звонили в банк"]
        assert [each.who for each in calls_of(conn, NUMBER)] == ["assistant"]
        kept = [(each.via, each.deed) for each in entries(conn, AuditFilter(who="assistant"))]
    assert kept[-1] == ("assistant", "list_requests") and ("assistant", "agent_add_note") in kept


def test_each_tool_asks_for_its_scope_and_tells_what_can_not_be(url, token, database):
    note = ("add_note", {"ticket": NUMBER, "note": "x"})
    call = {"ticket": NUMBER, "at": "2020-01-01T00:00:00Z", "telephone": "123"}
    refused = called(url, token("tickets"), note) + called(url, token("inbox"), ("find_tickets", {"words": "x"}))
    none = ("add_note", {"ticket": "none", "note": "x"})
    refused += called(
        url, token("inbox"), none, ("promise_call", call), ("promise_call", call | {"at": "2026-99-01T00:00Z"})
    )
    assert [each.is_error for each in refused] == [True] * 5
    with database.read() as conn:
        assert read_request(conn, NUMBER, internal=True).messages == () and calls_of(conn, NUMBER) == ()


def test_two_tickets_of_one_client_are_made_one_however_often_it_is_asked(url, token, database, settings):
    room, at = Mailroom.of(settings, b"key"), datetime(2026, 11, 23, tzinfo=UTC)
    for key, email in (("2", "Anna@Example.com"), ("3", "olga@example.com")):
        new = NewTicket(form_key=key, lang="ru", topic="cards", email=email, text="Снова о карте")
        with database.begin() as conn:
            open_request(conn, new, room=room, at=at)
    merge = ("merge_tickets", {"ticket": "2026-000002", "into": NUMBER})
    of_others = ("merge_tickets", {"ticket": "2026-000003", "into": NUMBER})
    answers = called(url, token("inbox"), merge, merge, of_others)
    assert [each.is_error for each in answers] == [False, False, True]
    assert answers[1].structured_content == {"number": NUMBER}
    with database.read() as conn:
        words = [each.text for each in read_request(conn, NUMBER, internal=True).messages]
    assert words == ["Снова о карте"]
