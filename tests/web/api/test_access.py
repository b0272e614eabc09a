"""Who a token lets in, in which order things are found out, and that a stranger learns nothing of what is built."""

from __future__ import annotations

import pytest

READS = ("/lookup?q=x", "/suggest?q=x", "/articles/1042", "/templates")


@pytest.mark.parametrize("path", READS)
def test_a_stranger_is_asked_for_a_token_whether_anything_is_built_or_not(make_client, tmp_path, path: str):
    for client in (make_client(), make_client(index=tmp_path / "nothing")):
        answer = client.get(f"/api/v1/agent{path}")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="otvet"')


@pytest.mark.parametrize("path", READS)
def test_whoever_has_a_token_is_told_that_nothing_is_built(make_client, bearer, tmp_path, path: str):
    answer = make_client(index=tmp_path / "nothing").get(f"/api/v1/agent{path}", headers=bearer())
    assert answer.status_code == 503 and answer.headers["retry-after"]


@pytest.mark.parametrize(("path", "scope"), [*((path, "lookup") for path in READS[:3]), (READS[3], "templates")])
def test_a_token_opens_what_its_scope_names_and_nothing_else(client, bearer, path: str, scope: str):
    assert client.get(f"/api/v1/agent{path}", headers=bearer(scope)).status_code in (200, 404)
    others = {"lookup", "templates", "tickets"} - {scope}
    assert client.get(f"/api/v1/agent{path}", headers=bearer(*others)).status_code == 403
