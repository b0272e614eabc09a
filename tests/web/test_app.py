"""The application as a whole: what it is made of, what runs beside it while it serves, and what it leaves behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.testclient import TestClient

from kb.errors import StateError
from kb.requests.customer import open_request, tell_whether_it_helped
from kb.requests.events import ArticleRef
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from search.query.protocols import LiveStatus
from tests.web.conftest import NOW
from tests.web.twins import TwinLive
from web.app import ROUTERS, create_app
from web.site.middleware import HEADERS

BESIDE = {"generation-watcher", "housekeeping", "search-log", "deliverer"}


@pytest.fixture
def beside() -> Callable[[], set[str]]:
    """The threads of an application that run now; those of other tests' servers were there before."""
    before = set(threading.enumerate())
    return lambda: {thread.name for thread in set(threading.enumerate()) - before} & BESIDE


def soon(happened: Callable[[], object], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not (done := bool(happened())) and time.monotonic() < end:
        time.sleep(0.05)
    return done


def test_what_runs_beside_the_pages_begins_and_ends_with_the_server(make_client, beside):
    client = make_client()
    assert beside() == set()
    with client:
        assert client.get("/ru/").status_code == 200 and beside() == BESIDE
    assert beside() == set()


def test_a_server_told_not_to_deliver_does_everything_else(make_client, beside):
    with make_client(deliver=False):
        assert beside() == BESIDE - {"deliverer"}


def test_a_search_noted_while_serving_is_stored_when_the_server_stops(make_client):
    client = make_client()
    with client:
        client.get("/ru/search", params={"q": "потеряли карту"})
        log = client.app.state.site.journal.log
    with log.begin() as conn:
        assert conn.exec_driver_sql("SELECT text FROM searches").scalars().all() == ["потеряли карту"]
    log.close()


def test_a_server_that_starts_clears_away_uploads_that_were_broken_off(make_client, settings):
    upload = settings.attachments / ".upload-ab12cd34"
    upload.parent.mkdir()
    upload.write_bytes(b"half a picture")
    before = (NOW - timedelta(hours=3)).timestamp()
    os.utime(upload, (before, before))
    with make_client():
        assert soon(lambda: not upload.exists())


class WithMeanings(TwinLive):
    """A pair that can be taught."""

    def status(self) -> LiveStatus:
        return replace(super().status(), encoder="ready")


def test_a_server_learns_which_answers_helped(make_client, live):
    twin = WithMeanings(live)
    client = make_client(twin)
    site = client.app.state.site
    new = NewTicket(form_key="f", lang="ru", topic="cards", email="a@b.example", text="Съел банкомат", subject="Карты")
    with site.state.change() as conn:
        opened = open_request(conn, new, room=site.state.room, at=NOW)
        article = ArticleRef("ru/cards/block", "Потеряли карту")
        reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=article), room=site.state.room, at=NOW)
        tell_whether_it_helped(conn, opened.secret, True, promise=None, room=site.state.room, at=NOW)
    with client:
        assert soon(lambda: twin.lessons) and twin.lessons == (("ru/cards/block", "Съел банкомат"),)


def test_a_state_that_cannot_be_opened_stops_the_start_in_words(settings):
    with pytest.raises(StateError, match="otvet"):
        create_app(settings.model_copy(update={"database_url": "sqlite:////proc/nowhere/otvet.db"}))


def test_without_an_index_the_server_starts_and_pages_say_so(make_client, tmp_path):
    client = make_client(index=tmp_path / "nothing")
    with client:
        page = client.get("/ru/")
    assert page.status_code == 503 and "Ответы скоро появятся" in page.text.replace("\xa0", " ")


def test_no_address_is_taken_by_a_route_before_its_own():
    """The pattern "/{lang}/…" takes nearly everything, so fixed addresses have to come first."""
    routes = [route for module in ROUTERS for route in module.router.routes]
    fixed = [route for route in routes if "{" not in route.path]
    assert len(fixed) > 10
    for route in fixed:
        for method in route.methods:
            scope = {"type": "http", "method": method, "path": route.path}
            first = next(each for each in routes if each.matches(scope)[0] is Match.FULL)
            assert first.path == route.path, f"{method} {route.path} is answered by {first.path}"


def test_a_refusal_has_the_headers_of_every_answer_and_is_counted(client):
    refused = client.post("/ru/contact", headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403 and set(HEADERS) <= set(refused.headers)
    too_long = client.post("/ru/contact", headers={"content-length": str(10**9)})
    assert too_long.status_code == 413 and set(HEADERS) <= set(too_long.headers)
    told = client.get("/metrics").text
    assert 'status="403"' in told and 'status="413"' in told


def test_long_answers_are_compressed_for_who_can_read_them_and_short_ones_for_nobody(client):
    assert client.get("/ru/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/ru/", headers={"accept-encoding": "identity"}).headers
    assert "content-encoding" not in client.get("/healthz", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize(("base_url", "server"), [("", "/"), ("https://help.example", "https://help.example")])
def test_the_description_of_the_interface_names_the_server_it_is_for(make_client, base_url: str, server: str):
    client: TestClient = make_client(base_url=base_url)
    assert client.get("/api/v1/openapi.json").json()["servers"] == [{"url": server}]


def test_head_works_wherever_get_does(client):
    """Every address without a part to fill in, and some with one."""
    found = {route.path for route in iter_route_contexts(client.app.routes) if "GET" in (route.methods or ())}
    paths = {path for path in found if "{" not in path} | {
        path.replace("{lang}", "ru") for path in found if path.count("{") == 1
    }
    for path in sorted(path for path in paths if "{" not in path) + [
        "/ru/a/cards/block",
        "/ru/1042",
        "/ru/c/cards",
        "/static/site.css",
    ]:
        shown, asked = client.get(path), client.head(path)
        assert (asked.status_code, asked.content) == (shown.status_code, b""), path
        assert asked.headers.get("content-type") == shown.headers.get("content-type"), path


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/ru/a/cards/block/?s=1&n=2", "/ru/a/cards/block?s=1&n=2"),
        ("/RU/", "/ru/"),
        ("/ru/1042/?from=letter", "/ru/1042?from=letter"),
        ("/en//a/cards/block", "/en/a/cards/block"),
        ("/api/v1/search/?q=card", "/api/v1/search?q=card"),
    ],
)
def test_an_address_written_almost_right_leads_to_its_page(client, path: str, right: str):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, right)
    assert client.get(path, follow_redirects=True).status_code == 200


def test_a_dictated_code_keeps_what_was_asked(client):
    assert client.get("/ru/1042?from=letter").headers["location"] == "/ru/a/cards/block?from=letter"
    assert client.get("/?from=letter").headers["location"].endswith("/?from=letter")
    assert client.get("/ru?from=letter").headers["location"] == "/ru/?from=letter"


def test_the_door_of_assistants_answers_with_a_slash_as_well(client):
    for path in ("/mcp", "/mcp/"):
        assert client.post(path, json={}).status_code == 401
        assert client.get(path).status_code == 405


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "json"])
def test_what_is_not_said_to_be_json_is_415_for_who_may_send_it(client, bearer, kind: str):
    headers = bearer("tickets") | ({"content-type": kind} if kind else {})
    answer = client.post("/api/v1/agent/tickets", content=b'{"text": "x"}', headers=headers)
    assert answer.status_code == 415
    assert answer.json()["title"] == "Unsupported Media Type"
    assert client.post("/api/v1/agent/tickets", content=b"{}").status_code == 401
