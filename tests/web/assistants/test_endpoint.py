"""The door for assistants: who is let in, in which words others are turned away, and which names it answers to."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from web.assistants.endpoint import AssistantDoor, allowed

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
SPEAKS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def knock(client: TestClient, **headers: str):
    return client.post("/mcp", json=CALL, headers=SPEAKS | headers)


def test_an_assistant_with_a_token_is_let_in_time_after_time(make_client, bearer):
    with make_client() as client:
        for scope in ("lookup", "tickets"):
            answer = client.post("/mcp", json=CALL, headers=SPEAKS | bearer(scope) | {"host": "localhost"})
            assert answer.status_code == 200
            assert "lookup" in {tool["name"] for tool in answer.json()["result"]["tools"]}


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Bearer otv_unknown", "Basic b3R2", "otv_unknown"])
def test_a_stranger_is_told_how_to_come_in(client, said: str):
    answer = knock(client, authorization=said)
    assert answer.status_code == 401 and "Authorization: Bearer" in answer.json()["detail"]
    assert answer.headers["www-authenticate"] == 'Bearer realm="otvet", error="invalid_token"'
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_for_something_else_is_told_which_scopes_it_lacks(client, bearer):
    answer = knock(client, **bearer("feedback"))
    assert answer.status_code == 403 and "lookup, tickets" in answer.json()["detail"]
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_is_no_session_to_listen_to_or_to_end(client, bearer, method: str):
    answer = client.request(method, "/mcp", headers=bearer())
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_without_the_package_the_door_says_what_to_install(client, bearer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "mcp", None)  # how Python itself notes that a package cannot be had
    answer = knock(client, **bearer())
    assert answer.status_code == 501 and "otvet[mcp]" in answer.json()["detail"]
    assert answer.json()["instance"] == "/mcp" and answer.json()["status"] == 501


def test_a_server_that_could_not_be_started_is_tried_again(client):
    door = BrokenOnce(client.app.state.site)

    async def two_come() -> str:
        with pytest.raises(RuntimeError, match="no room"):
            await door._server()
        serve = await door._server()
        assert await door._server() is serve
        await door.close()
        return type(serve).__name__

    with ThreadPoolExecutor(1) as pool:  # the browser of other tests may keep a loop in this thread
        assert pool.submit(asyncio.run, two_come()).result()
    assert door.tries == 2


class BrokenOnce(AssistantDoor):
    """A door whose server does not start the first time."""

    tries = 0

    def _made(self):
        self.tries += 1
        if self.tries == 1:
            raise RuntimeError("no room")
        return super()._made()


def test_a_door_nobody_came_to_closes_at_once(client):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, AssistantDoor(client.app.state.site).close()).result() is None


def test_it_answers_to_the_sites_own_address_and_to_this_machine_alone(make_client):
    hosts, origins = allowed(make_client(base_url="https://help.example:8443", host="10.0.0.5").app.state.site)
    assert {"help.example:8443", "10.0.0.5", "10.0.0.5:*", "localhost:*", "[::1]"} <= set(hosts)
    assert {"https://help.example:8443", "http://localhost:*"} <= set(origins)
    assert not any("*" in host.partition(":")[0] for host in hosts) and "http://help.example:8443" not in origins


def test_without_a_public_address_only_this_machine_is_answered(make_client):
    hosts, origins = allowed(make_client(base_url="", host="127.0.0.1").app.state.site)
    assert {host.removesuffix(":*") for host in hosts} == {"127.0.0.1", "localhost", "[::1]"}
    assert "" not in hosts and "://" not in origins
