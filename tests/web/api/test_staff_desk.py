"""Programs search tickets, leave notes, promise calls and merge; what is sent twice is done once, what can't be is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.requests.customer import open_request
from kb.requests.tickets import NewTicket
from tests.web.conftest import NOW

TICKETS = "/api/v1/agent/tickets"
TOMORROW = (NOW + timedelta(days=1)).isoformat()


@pytest.fixture
def desk(client):
    """Two requests of Anna's and one of Boris's."""
    state = client.app.state.site.state
    with state.database.begin() as conn:
        for at, (email, text) in enumerate(
            [
                ("anna@example.com", "Не проходит оплата"),
                ("anna@example.com", "Карта не работает"),
                ("boris@example.com", "Где мои карты?"),
            ]
        ):
            new = NewTicket(form_key=str(at), lang="ru", topic="cards", email=email, text=text)
            open_request(conn, new, room=state.room, at=NOW)
    return client


def numbers(answer) -> list[str]:
    return [ticket["number"] for ticket in answer.json()["tickets"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "картой"}, ["2026-000003", "2026-000002"]),
        ({"q": "anna@example.com", "order": "old"}, ["2026-000001", "2026-000002"]),
        ({"q": "2026-000002"}, ["2026-000002"]),
        ({"view": "closed"}, []),
        ({"owner": "-", "topic": "cards", "lang": "ru", "limit": 1}, ["2026-000003"]),
        ({"limit": 1, "page": 3}, ["2026-000001"]),
    ],
)
def test_tickets_are_found_as_in_the_inbox(desk, bearer, asked: dict[str, object], found: list[str]):
    answer = desk.get(f"{TICKETS}/search", params=asked, headers=bearer("tickets"))
    assert numbers(answer) == found and answer.headers["cache-control"] == "private, no-store"
    assert answer.json()["pages"] * asked.get("limit", 20) >= answer.json()["total"]


def test_a_note_is_for_those_who_may_read_the_inbox_and_is_left_once(desk, bearer):
    auth, note = bearer("inbox", name="CRM"), {"text": "Звонили в банк", "key": "1"}
    path = f"{TICKETS}/2026-000001/notes"
    first, again = (desk.post(path, json=note, headers=auth).json() for _ in range(2))
    assert first == again and [(each["who"], each["text"]) for each in first["notes"]] == [("CRM", "Звонили в банк")]
    assert desk.get(path, headers=auth).json() == first and desk.get(path, headers=bearer("tickets")).status_code == 403
    assert desk.post(path, json=note | {"text": "Другое"}, headers=auth).status_code == 409
    assert "банк" not in desk.get(f"{TICKETS}/2026-000001", headers=bearer("tickets")).text


def test_a_call_is_promised_once_and_the_first_word_about_it_stands(desk, bearer):
    auth = bearer("inbox")
    call = {
        "at": NOW.isoformat(timespec="seconds").replace("09:", "15:"),
        "telephone": "+7 900 000-00-00",
        "note": "Лимит",
    }
    path = f"{TICKETS}/2026-000001/call-backs"
    [promised] = [desk.post(path, json=call, headers=auth).json()["calls"] for _ in range(2)][1]
    assert [each["id"] for each in desk.get("/api/v1/agent/call-backs", headers=auth).json()["calls"]] == [
        promised["id"]
    ]
    for outcome in ("reached", "missed"):
        made = desk.post(f"/api/v1/agent/call-backs/{promised['id']}", json={"outcome": outcome}, headers=auth)
        assert made.json()["outcome"] == "reached"
    assert desk.get("/api/v1/agent/call-backs", headers=auth).json()["calls"] == []
    assert desk.post("/api/v1/agent/call-backs/99", json={"outcome": "missed"}, headers=auth).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2020-01-01T00:00:00Z"},
        {"at": "2026-99-01T00:00:00Z"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"telephone": "4111 1111 1111 1111"},
    ],
)
def test_a_call_that_can_not_be_is_told(desk, bearer, changed: dict[str, str]):
    call = {"at": TOMORROW, "telephone": "+7 900 000-00-00"} | changed
    refused = desk.post(f"{TICKETS}/2026-000001/call-backs", json=call, headers=bearer("inbox"))
    assert refused.status_code == 409, refused.text


def test_two_tickets_of_one_customer_become_one_once(desk, bearer):
    auth = bearer("inbox", "tickets")
    for _ in range(2):
        merged = desk.post(f"{TICKETS}/2026-000002/merge", json={"into": "2026-000001"}, headers=auth)
        assert merged.status_code == 200 and merged.json()["number"] == "2026-000001"
    for number, into in (("2026-000003", "2026-000001"), ("2026-000001", "2026-000001"), ("2026-000001", "none")):
        assert desk.post(f"{TICKETS}/{number}/merge", json={"into": into}, headers=auth).status_code == 409


def test_a_ticket_there_is_not_is_not_found(desk, bearer):
    auth = bearer("inbox")
    assert desk.get(f"{TICKETS}/none/notes", headers=auth).status_code == 404
    for part, sent in (
        ("notes", {"text": "x"}),
        ("call-backs", {"at": TOMORROW, "telephone": "123"}),
        ("merge", {"into": "x"}),
    ):
        assert desk.post(f"{TICKETS}/none/{part}", json=sent, headers=auth).status_code == 404, part
