"""What may be asked is the same in every operation, and what may not is refused with the parameter's name."""

from __future__ import annotations

import pytest

from web.api.parameters import LONGEST

ASKING = ("/api/v1/search", "/api/v1/suggest", "/api/v1/agent/lookup", "/api/v1/agent/suggest")


@pytest.mark.parametrize("path", ASKING)
def test_a_question_has_a_longest_length_and_a_language_two_letters(client, bearer, path: str):
    headers = bearer()
    assert client.get(path, params={"q": "к" * LONGEST, "lang": "ru"}, headers=headers).status_code == 200
    for wrong, name in (({"q": "к" * (LONGEST + 1)}, "q"), ({"q": "x", "lang": "rus"}, "lang"), ({}, "q")):
        answer = client.get(path, params=wrong, headers=headers)
        assert answer.status_code == 422 and answer.json()["errors"][0]["at"] == f"query.{name}"


def test_an_article_is_named_by_its_code_its_id_or_its_key(client, bearer):
    headers = bearer()
    code = client.get("/api/v1/agent/articles/ru/cards/block", headers=headers).json()["code"]
    named = (code, "ru/cards/block", "cards/block")
    found = {client.get(f"/api/v1/agent/articles/{name}?lang=ru", headers=headers).json()["id"] for name in named}
    assert code and found == {"ru/cards/block"}
