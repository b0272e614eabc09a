"""The API's description keeps its word: names that stay, an example of everything, errors in one shape, webhooks as they are sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from kb.delivery.outbox import list_entries
from kb.delivery.webhook import body_of
from kb.requests.customer import open_request
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.staff_actions import HandOver, Reply, close, hand_over, reply
from kb.requests.tickets import NewTicket
from kb.staff.flags import NewFlag, raise_flag
from kb.staff.questions import NewQuestion, ask_colleague
from kb.storage.database import connect
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter
from web.api.webhooks import AlertRaised, ArticleFlagged, QuestionUnanswered, TicketEvent

OPERATIONS = {
    "search": "GET /api/v1/search",
    "suggest": "GET /api/v1/suggest",
    "list_articles": "GET /api/v1/articles",
    "read_article": "GET /api/v1/articles/{reference}",
    "list_sections": "GET /api/v1/sections",
    "list_notices": "GET /api/v1/notices",
    "agent_lookup": "GET /api/v1/agent/lookup",
    "agent_suggest": "GET /api/v1/agent/suggest",
    "agent_article": "GET /api/v1/agent/articles/{reference}",
    "agent_templates": "GET /api/v1/agent/templates",
    "agent_flag_article": "POST /api/v1/agent/feedback",
    "agent_create_ticket": "POST /api/v1/agent/tickets",
    "agent_list_tickets": "GET /api/v1/agent/tickets",
    "agent_read_ticket": "GET /api/v1/agent/tickets/{number}",
    "agent_read_file": "GET /api/v1/agent/tickets/{number}/files/{id}",
    "agent_reply_to_ticket": "POST /api/v1/agent/tickets/{number}/reply",
    "agent_close_ticket": "POST /api/v1/agent/tickets/{number}/close",
    "agent_search_tickets": "GET /api/v1/agent/tickets/search",
    "agent_read_notes": "GET /api/v1/agent/tickets/{number}/notes",
    "agent_add_note": "POST /api/v1/agent/tickets/{number}/notes",
    "agent_calls_to_make": "GET /api/v1/agent/call-backs",
    "agent_promise_call": "POST /api/v1/agent/tickets/{number}/call-backs",
    "agent_call_made": "POST /api/v1/agent/call-backs/{id}",
    "agent_merge_ticket": "POST /api/v1/agent/tickets/{number}/merge",
    "agent_list_contracts": "GET /api/v1/agent/contracts",
    "agent_put_contract": "PUT /api/v1/agent/contracts/{number}",
    "agent_remove_contract": "DELETE /api/v1/agent/contracts/{number}",
}  # programs are written against these names: they may be added to, never changed
EVENTS = {
    "ticket.created": TicketEvent,
    "article.flagged": ArticleFlagged,
    "question.unanswered": QuestionUnanswered,
    "alert.raised": AlertRaised,
}


@pytest.fixture
def described(client) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()


def operations(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", each)
        for path, methods in described["paths"].items()
        for method, each in methods.items()
    ]


def resolved(described: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas a schema may mean."""
    if "$ref" in schema:
        return [described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]]
    return [one for part in schema.get("oneOf", []) for one in resolved(described, part)] or [schema]


def test_operations_keep_their_names(described):
    assert (
        described["openapi"].startswith("3.1")
        and {each["operationId"]: name for name, each in operations(described)} == OPERATIONS
    )


def test_every_operation_has_examples_of_what_it_takes_and_answers(described):
    for name, operation in operations(described):
        for parameter in operation.get("parameters", []):
            assert not parameter["required"] or parameter.get("examples") or parameter["schema"].get("examples"), (
                name,
                parameter["name"],
            )
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        assert (
            all(one.get("examples") for one in resolved(described, body))
            if body
            else name.startswith(("GET", "DELETE"))
        ), name
        answer = next(operation["responses"][status] for status in ("200", "201") if status in operation["responses"])
        for kind, told in answer["content"].items():
            binary = told["schema"].get("format") == "binary"
            assert binary or kind == "application/json", name
            assert binary or all(one.get("examples") for one in resolved(described, told["schema"])), name


def test_every_operation_tells_of_its_problems(described):
    for name, operation in operations(described):
        answers = operation["responses"]
        needed = (
            {"422"}
            | ({"401", "403", "429"} if "/agent/" in name else set())
            | ({"400"} if name.startswith("POST") else set())
        )
        assert needed <= set(answers), name
        for status in set(answers) - {"200", "201", "304"}:
            assert answers[status]["content"]["application/problem+json"]["example"]["status"] == int(status)
        assert bool(operation.get("security")) == ("/agent/" in name), name


def test_a_method_that_is_not_there_is_a_problem_that_names_those_that_are(client):
    for path, allowed in (
        ("/api/v1/search", "GET, HEAD"),
        ("/api/v1/agent/tickets", "GET, HEAD, POST"),
        ("/api/v1/agent/feedback", "POST"),
    ):
        answer = client.request("DELETE", path)
        assert (answer.status_code, answer.headers["allow"], answer.headers["content-type"]) == (
            405,
            allowed,
            "application/problem+json",
        )


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b'"\xff"'}, 400),
        ({"content": b"{"}, 422),
        ({"content": b"x" * 300_000}, 413),
        ({"json": {"text": "x", "colour": "red"}}, 422),
        ({"json": {"text": "x"}, "headers": {"origin": "https://other.example"}}, 403),
    ],
)
def test_whatever_is_wrong_with_a_body_is_told_as_a_problem(client, bearer, sent: dict[str, Any], status: int):
    headers = {"content-type": "application/json", **bearer(), **sent.pop("headers", {})}
    answer = client.post("/api/v1/agent/tickets", headers=headers, **sent)
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (
        (answer.status_code, told["status"], told["instance"]) == (status, status, "/api/v1/agent/tickets")
        and told["title"]
        and told["detail"]
    )


def test_webhooks_are_described_as_they_are_sent(described, settings):
    room, database = Mailroom(key=b"key", team=False, helpdesk=True), connect(settings.database_url)
    with database.begin() as conn:
        made = open_request(
            conn, NewTicket(form_key="", lang="en", topic="", email="", text="A call"), room=room, at=NOW
        ).ticket.number
        hand_over(conn, made, HandOver(who="Anna", team="vendor", owner="Boris", note="Theirs"), room=room, at=NOW)
        reply(
            conn,
            made,
            Reply(who="Boris", text="Done", article=ArticleRef("en/cards/block", "Lost card")),
            room=room,
            at=NOW,
        )
        close(conn, made, "solved", Reply(who="Boris", text=""), room=room, at=NOW)
        raise_flag(
            conn, NewFlag(article_id="en/cards/block", owner="cards", kind="wrong", who="CRM"), room=room, at=NOW
        )
        ask_colleague(
            conn,
            NewQuestion(query="PIN", text="", lang="en", category="cards", owner="cards", who="Anna"),
            room=room,
            at=NOW,
        )
        sent = [json.loads(body_of(entry)) for entry in list_entries(conn)][::-1]
    database.close()
    kinds = [each["type"] for each in sent]
    assert kinds == [
        "ticket.created",
        "ticket.handed_over",
        "ticket.replied",
        "ticket.closed",
        "article.flagged",
        "question.unanswered",
    ]
    for told in sent:
        TypeAdapter(EVENTS.get(told["type"], TicketEvent)).validate_python(told)
    assert set(described["webhooks"]) == set(EVENTS)


def test_the_helpdesk_is_told_of_what_staff_and_programs_do(make_client, bearer, settings):
    secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    client = make_client(webhook_url="https://helpdesk.example/hooks", webhook_secret=secret, deliver=False)
    account(settings, "Анна", "agent")
    enter(client)
    client.post("/agent/questions", data={"q": "кто меняет ПИН", "category": "cards"})
    client.post("/agent/flags", data={"article": "ru/cards/block", "kind": "outdated"})
    client.post("/api/v1/agent/feedback", json={"article": "ru/cards/block", "kind": "wrong"}, headers=bearer())
    client.post("/api/v1/agent/tickets", json={"text": "Звонок"}, headers=bearer())
    database = connect(settings.database_url)
    with database.read() as conn:
        told = [
            (entry.kind, entry.payload.get("who", "")) for entry in list_entries(conn) if entry.channel == "helpdesk"
        ]
    database.close()
    assert told[::-1] == [
        ("question.unanswered", "Анна"),
        ("article.flagged", "Анна"),
        ("article.flagged", "CRM"),
        ("ticket.created", ""),
    ]


def test_the_examples_of_webhooks_are_true_to_their_description(described):
    for event, model in EVENTS.items():
        body = described["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]["schema"]
        (schema,) = resolved(described, body)
        assert model.model_validate(schema["examples"][0]).type == event
