"""What the API's description says of every operation: problems with their meaning, and headers where they are sent."""

from __future__ import annotations

import pytest

from web.api.openapi import CREATED, problems, tagged, title_of


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 503])
def test_each_problem_is_described_with_an_example_of_itself(status: int):
    (described,) = problems(status).values()
    example = described["content"]["application/problem+json"]["example"]
    assert (example["status"], example["title"]) == (status, title_of(status))
    assert example["detail"] == described["description"] and set(example) <= set(described["model"].model_fields)


def test_a_program_learns_where_to_read_how_long_to_wait():
    described = problems(404, 429, 503, 401)
    assert "headers" not in described[404] and "WWW-Authenticate" in described[401]["headers"]
    assert {"Retry-After", "RateLimit", "RateLimit-Policy"} == set(described[429]["headers"])
    assert set(described[503]["headers"]) == {"Retry-After"}


def test_a_status_nobody_described_is_not_passed_over():
    with pytest.raises(KeyError):
        problems(418)


@pytest.mark.parametrize(
    ("status", "title"), [(413, "Content Too Large"), (422, "Unprocessable Content"), (404, "Not Found")]
)
def test_a_status_has_one_name_under_every_python(status: int, title: str):
    assert title_of(status) == title


def test_answers_that_may_be_asked_for_again_tell_of_their_tag():
    assert "ETag" in tagged()["headers"] and tagged(description="A card")["description"] == "A card"


def test_a_new_ticket_leads_to_what_can_be_done_with_it(client):
    served = client.get("/api/v1/openapi.json").json()
    operations = {each["operationId"] for methods in served["paths"].values() for each in methods.values()}
    assert {link["operationId"] for link in CREATED["links"].values()} <= operations
