"""A client that is generated from the live description works a whole call through: look up, read, make a ticket, answer, close."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiopenapi3 import OpenAPI
from aiopenapi3.errors import HTTPError

from tests.web.api.test_schema_fuzzed import served  # noqa: F401 - a fixture


@pytest.fixture
def generated(served: str, bearer) -> Any:  # noqa: F811
    """Operations by their operationId, with models made of the description's schemas."""
    api = OpenAPI.load_sync(f"{served}/api/v1/openapi.json")
    api.authenticate(HTTPBearer=bearer()["authorization"].removeprefix("Bearer "))
    return api


def body(generated: Any, operation: str, **values: Any) -> Any:
    """A body of an operation, made by its own model."""
    return getattr(generated._, operation).data.get_type().model_validate(values)


@pytest.mark.slow
def test_a_generated_client_works_a_call_through(generated):
    found = generated._.agent_lookup(
        parameters={"q": "потерял карту", "lang": "ru", "limit": 1, "fields": "say,ask,code"}
    )
    assert found.results[0].say.startswith("Приостановите карту") and found.results[0].code == "1042"
    read = generated._.agent_article(parameters={"reference": found.results[0].id})
    assert read.steps[0] == "Откройте «Карты»." and read.audience == "public"
    reply = generated._.agent_templates(
        parameters={"article": read.id, "client": "Анна", "lang": "ru", "tone": "formal"}
    )
    assert "Анна" in reply.templates[0].text

    made = generated._.agent_create_ticket(
        data=body(generated, "agent_create_ticket", text="Не нашла кнопку", opened=[read.id], key="call-1")
    )
    told = body(generated, "agent_reply_to_ticket", text=reply.templates[0].text, article=read.id, key="reply-1")
    answered = generated._.agent_reply_to_ticket(parameters={"number": made.number}, data=told)
    assert (answered.status, answered.messages[0].article) == ("answered", read.id)
    over = generated._.agent_close_ticket(
        parameters={"number": made.number}, data=body(generated, "agent_close_ticket", outcome="solved")
    )
    assert (over.status, over.outcome) == ("closed", "solved")
    listed = generated._.agent_list_tickets(parameters={"status": "closed"})
    assert [ticket.number for ticket in listed.tickets] == [made.number]


@pytest.mark.slow
def test_a_generated_client_is_told_problems_as_described(generated):
    with pytest.raises(HTTPError) as refused:
        generated._.agent_article(parameters={"reference": "ru/no/such"})
    told = json.loads(refused.value.data)
    assert told["status"] == 404 and "no/such" in told["detail"]
