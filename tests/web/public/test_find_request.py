"""Who has lost the link finds the request again; who tries numbers or addresses out learns nothing."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest

from kb.delivery.outbox import list_entries
from kb.requests.links import ASKED, ASKED_ALL
from kb.requests.tickets import list_tickets
from kb.storage.database import connect
from tests.web.conftest import form_key
from tests.web.public.form import GOOD


@pytest.fixture
def asked(settings):
    """How many letters with a link wait to be sent."""

    def count() -> int:
        database = connect(settings.database_url)
        with database.read() as conn:
            entries = [entry for entry in list_entries(conn, limit=100) if entry.kind == ASKED]
        database.close()
        return len(entries)

    return count


@pytest.fixture
def number(quiet, settings) -> str:
    assert quiet.post("/ru/contact", data={**GOOD, "form_key": form_key()}).status_code == 303
    database = connect(settings.database_url)
    with database.read() as conn:
        (ticket,) = list_tickets(conn)[0]
    database.close()
    return ticket.number


def test_the_answer_is_the_same_whether_there_is_such_a_request_or_not(quiet, number: str, asked):
    right, wrong = (
        quiet.post("/ru/request", data={"number": which, "email": GOOD["email"]}) for which in (number, "2026-999999")
    )
    assert (right.status_code, right.headers["location"]) == (wrong.status_code, wrong.headers["location"])
    page = quiet.get(right.headers["location"])
    assert "Проверьте" in page.text and number not in page.text and asked() == 1


def test_without_a_number_the_links_to_all_requests_are_sent_and_the_answer_says_nothing(quiet, number: str, settings):
    known, unknown = (quiet.post("/ru/request", data={"email": email}) for email in (GOOD["email"], "eve@mail.example"))
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    database = connect(settings.database_url)
    with database.read() as conn:
        listed = [entry.payload["requests"] for entry in list_entries(conn, limit=100) if entry.kind == ASKED_ALL]
    database.close()
    assert [[one["number"] for one in each] for each in listed] == [[number]]


def answered_first(app, path: str, sent: dict[str, str], happened: list[str]) -> bool:
    """Whether an answer went out before what is noted in `happened` as "looked for" did."""
    body, form = urlencode(sent).encode(), (b"content-type", b"application/x-www-form-urlencoded")
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": [form]}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, object]) -> None:
        happened.append(str(message["type"]))

    asyncio.run(app(scope | {"http_version": "1.1", "client": ("192.0.2.7", 1)}, receive, send))
    return happened == ["http.response.start", "http.response.body", "looked for"]


def test_the_answer_goes_out_before_anything_is_looked_for(quiet, number: str, monkeypatch):
    happened: list[str] = []
    monkeypatch.setattr("web.public.find_request.send_link", lambda *given, **named: happened.append("looked for"))
    assert answered_first(quiet.app, "/ru/request", {"number": number, "email": GOOD["email"]}, happened)


@pytest.mark.parametrize(
    ("number", "email", "wrong"),
    [
        ("", "", {"email"}),
        ("1", "", {"number", "email"}),
        ("123", "a@b.example", {"number"}),
        ("2026-000001", "anna", {"email"}),
    ],
)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_what_is_missing_is_told_at_its_field_and_kept(client, asked, lang: str, number: str, email: str, wrong: set):
    answer = client.post(f"/{lang}/request", data={"number": number, "email": email})
    assert answer.status_code == 422 and asked() == 0
    assert {name for name in ("number", "email") if f'id="{name}-error"' in answer.text} == wrong
    assert f'value="{number}"' in answer.text and f'value="{email}"' in answer.text


def test_the_way_there_stands_at_the_foot_of_every_page_and_on_the_form(client):
    assert client.get("/ru/").text.count('href="/ru/request"') == 1
    assert client.get("/en/contact").text.count('href="/en/request"') == 2
    assert client.get("/en/request").status_code == 200
