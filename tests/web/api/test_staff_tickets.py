"""Programs make, list, read, answer and close tickets; what a ticket does not allow is told, and nothing is done twice."""

from __future__ import annotations

import pytest

from kb.requests.attachments import Upload
from kb.requests.staff_actions import Reply, reply, take
from kb.storage.database import connect
from tests.web.conftest import NOW

TICKETS = "/api/v1/agent/tickets"


@pytest.fixture
def crm(client, bearer):
    """A program with a token."""
    client.headers.update(bearer("tickets"))
    return client


def made(crm, text: str = "Не проходит оплата", **more) -> str:
    return crm.post(TICKETS, json={"text": text, **more}).json()["number"]


def test_a_ticket_is_made_and_its_address_told(crm):
    answer = crm.post(
        TICKETS, json={"text": "Card 4111 1111 1111 1111 is declined", "lang": "en", "opened": ["en/cards/block"]}
    )
    assert answer.status_code == 201 and answer.headers["cache-control"] == "private, no-store"
    ticket = crm.get(answer.headers["location"]).json()
    assert ticket["number"] == answer.json()["number"] and "4111" not in ticket["text"] and ticket["messages"] == []


def test_a_ticket_is_promised_like_one_from_the_form(crm):
    number = made(crm, opened=["ru/nowhere/nothing", "ru/cards/limits"])
    assert crm.get(f"{TICKETS}/{number}").json()["due_at"]


def test_a_list_goes_by_pages_and_misses_nothing_while_tickets_are_made(crm):
    numbers = [made(crm, f"Звонок {n}") for n in range(5)]
    first = crm.get(f"{TICKETS}?limit=2").json()
    made(crm, "Позже")
    second = crm.get(f"{TICKETS}?limit=2&cursor={first['next']}").json()
    third = crm.get(f"{TICKETS}?limit=2&cursor={second['next']}").json()
    assert [ticket["number"] for page in (first, second, third) for ticket in page["tickets"]] == numbers[::-1]
    assert (third["next"], crm.get(f"{TICKETS}?cursor=abc").status_code) == ("", 422)


def test_a_list_may_hold_only_one_state(crm):
    over, waiting = made(crm, "Первый"), made(crm, "Второй")
    crm.post(f"{TICKETS}/{over}/close", json={"outcome": "solved"})
    assert [ticket["number"] for ticket in crm.get(f"{TICKETS}?status=closed").json()["tickets"]] == [over]
    assert [ticket["number"] for ticket in crm.get(f"{TICKETS}?status=open").json()["tickets"]] == [waiting]
    assert crm.get(f"{TICKETS}?status=lost").status_code == 422


def test_a_reply_is_signed_by_the_token_and_repeated_it_is_said_once(crm):
    number = made(crm)
    for _ in range(2):
        told = crm.post(
            f"{TICKETS}/{number}/reply", json={"text": "Проверьте лимит.", "article": "1043", "key": "r1"}
        ).json()
    (said,) = told["messages"]
    assert (said["who"], said["text"], said["article"]) == ("CRM", "Проверьте лимит.", "ru/cards/limits")
    assert (told["status"], told["owner"]) == ("answered", "CRM")


def test_a_ticket_is_closed_once_and_then_takes_no_reply(crm):
    number = made(crm)
    for _ in range(2):
        told = crm.post(f"{TICKETS}/{number}/close", json={"outcome": "solved", "text": "Готово"}).json()
    assert (told["status"], told["outcome"], len(told["messages"])) == ("closed", "solved", 1) and told["closed_at"]
    refused = crm.post(f"{TICKETS}/{number}/reply", json={"text": "Ещё"})
    assert refused.status_code == 409 and "closed" in refused.json()["detail"]


def test_nobody_is_refused_without_words_and_an_article(crm):
    number = made(crm)
    for missing in ({}, {"text": "Нельзя"}, {"article": "ru/loans/dispute"}):
        assert crm.post(f"{TICKETS}/{number}/close", json={"outcome": "refused", **missing}).status_code == 422
    told = crm.post(
        f"{TICKETS}/{number}/close", json={"outcome": "refused", "text": "Нельзя", "article": "loans/dispute"}
    ).json()
    assert (told["outcome"], told["messages"][0]["article"]) == ("refused", "ru/loans/dispute")


def test_an_internal_article_is_never_attached(crm):
    number = made(crm)
    answer = crm.post(f"{TICKETS}/{number}/reply", json={"text": "Так", "article": "9001"})
    assert answer.status_code == 409 and crm.get(f"{TICKETS}/{number}").json()["messages"] == []


def test_somebody_elses_ticket_is_left_to_them(crm, settings):
    number, database = made(crm), connect(settings.database_url)
    with database.begin() as conn:
        take(conn, number, who="Анна", at=NOW)
    database.close()
    answer = crm.post(f"{TICKETS}/{number}/reply", json={"text": "Так"})
    assert answer.status_code == 409 and "Анна" in answer.json()["detail"]


@pytest.mark.parametrize("call", [("GET", ""), ("POST", "/reply"), ("POST", "/close")])
def test_a_ticket_that_is_not_there_is_told_to_be_missing(crm, call: tuple[str, str]):
    method, part = call
    body = (
        {"json": {"text": "Так", "outcome": "solved"} if part == "/close" else {"text": "Так"}}
        if method == "POST"
        else {}
    )
    answer = crm.request(method, f"{TICKETS}/2020-000001{part}", **body)
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


def test_the_same_key_with_other_words_is_a_conflict_and_nothing_is_dropped(crm):
    number = made(crm, "Звонок", key="c1")
    assert made(crm, "Звонок", key="c1") == number
    assert crm.post(TICKETS, json={"text": "Другое", "key": "c1"}).status_code == 409
    told = [crm.post(f"{TICKETS}/{number}/reply", json={"text": text, "key": "k"}) for text in ("Да", "Да", "Нет")]
    assert [answer.status_code for answer in told] == [200, 200, 409] and "other words" in told[2].json()["detail"]
    assert [said["text"] for said in crm.get(f"{TICKETS}/{number}").json()["messages"]] == ["Да"]
    assert len(crm.get(TICKETS).json()["tickets"]) == 1


def test_closing_otherwise_and_answering_over_unseen_words_are_conflicts(crm, client, bearer):
    number = made(crm)
    first = crm.post(f"{TICKETS}/{number}/reply", json={"text": "Да", "seen": 0}).json()["messages"][0]["id"]
    other = bearer("tickets", name="Другая")
    over = client.post(f"{TICKETS}/{number}/close", json={"outcome": "solved", "seen": first - 1}, headers=other)
    assert over.status_code == 409
    assert crm.post(f"{TICKETS}/{number}/close", json={"outcome": "solved", "seen": first}).status_code == 200
    assert crm.post(f"{TICKETS}/{number}/close", json={"outcome": "solved"}).status_code == 200
    assert crm.post(f"{TICKETS}/{number}/close", json={"outcome": "duplicate"}).status_code == 409


@pytest.mark.parametrize("email", ["a@b", "аnna@example.org", "a" * 65 + "@example.org"])
def test_an_address_no_letter_reaches_is_a_conflict_that_says_why(crm, email: str):
    refused = crm.post(TICKETS, json={"note": "Asked twice", "email": email})
    assert refused.status_code == 409 and "email" in refused.json()["detail"]
    assert crm.get(TICKETS).json()["tickets"] == []


def test_a_ticket_lists_the_files_of_both_sides_and_hands_them_out(crm, settings):
    number, other = made(crm), made(crm, "Другое")
    state = crm.app.state.site.state
    files = state.store.keep([Upload(b"%PDF-1.7 x", "Справка.pdf")])
    with state.database.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Вот", files=files), room=state.room, at=NOW)
    ticket = crm.get(f"{TICKETS}/{number}").json()
    (file,) = ticket["files"]
    assert (file["name"], file["media_type"], file["size"]) == ("Справка.pdf", "application/pdf", 10)
    assert file["message"] == ticket["messages"][0]["id"]
    answer = crm.get(f"{TICKETS}/{number}/files/{file['id']}")
    assert answer.content == b"%PDF-1.7 x" and answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    for wrong in (f"{other}/files/{file['id']}", f"{number}/files/x.pdf", f"2026-999999/files/{file['id']}"):
        refused = crm.get(f"{TICKETS}/{wrong}")
        assert refused.status_code == 404 and refused.headers["content-type"].startswith("application/problem+json")
