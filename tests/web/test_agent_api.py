"""The agents' API: internal answers for those who hold a token, and for nobody else."""

from datetime import timedelta

import pytest

from kb.database import connect
from kb.tokens import create_token, revoke_token
from tests.web.conftest import NOW


@pytest.fixture
def make_token(settings):
    def make(**changed) -> str:
        database = connect(settings.database_url)
        with database.begin() as conn:
            token, secret = create_token(
                conn, "desk", ["lookup"], at=NOW - timedelta(days=2), expires=changed.get("expires")
            )
            if changed.get("revoked"):
                revoke_token(conn, token.id, at=NOW - timedelta(days=1))
        database.close()
        return secret

    return make


def lookup(client, secret: str, q: str = "как начать звонок"):
    return client.get(
        "/api/v1/agent/lookup", params={"q": q, "lang": "ru"}, headers={"authorization": f"Bearer {secret}"}
    )


def test_an_agent_finds_internal_articles_with_what_to_ask_and_why(client, make_token):
    answer = lookup(client, make_token())
    assert answer.status_code == 200 and answer.headers["cache-control"] == "private, no-store"
    first = answer.json()["results"][0]
    assert (first["id"], first["audience"], first["code"], first["url"]) == ("ru/internal/call", "internal", "9001", "")
    assert first["ask"] == ["Как к вам обращаться?"] and first["explanation"]["parts"]


def test_an_agent_finds_public_articles_with_their_address(client, make_token):
    found = lookup(client, make_token(), "потерял карту").json()["results"]
    assert any(
        card["id"] == "ru/cards/block" and card["url"].startswith("http://testserver/ru/a/cards/block")
        for card in found
    )


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer otv_wrong"}, {"authorization": "Basic abc"}, {"authorization": "Bearer "}]
)
def test_without_a_token_that_works_there_is_no_answer(client, headers):
    answer = client.get("/api/v1/agent/lookup?q=x", headers=headers)
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_revoked_or_expired_token_does_not_work(client, make_token):
    assert lookup(client, make_token(revoked=True)).status_code == 401
    assert lookup(client, make_token(expires=NOW - timedelta(minutes=1))).status_code == 401


def test_the_token_is_asked_for_before_anything_else_is_told(make_client, tmp_path):
    assert make_client(index=tmp_path / "nothing").get("/api/v1/agent/lookup?q=x").status_code == 401
