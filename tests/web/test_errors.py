"""A problem names what is missing: a program that is told of an index waits for another thing than one told of a database."""

from __future__ import annotations

import asyncio
import logging

import pytest
from fastapi import Request

from kb.errors import IndexUnavailable, StateError
from web.errors import loggable


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (IndexUnavailable("nothing is built"), "No index generation is available yet. Try again in 30 seconds."),
        (
            StateError("sqlite:///x: the database doesn't answer"),
            "The database does not answer. Try again in 30 seconds.",
        ),
    ],
)
def test_a_503_says_whether_the_index_or_the_database_is_missing(make_client, twin, monkeypatch, error, detail: str):
    def fail(query):
        raise error

    monkeypatch.setattr(twin.public, "search", fail)
    answer = make_client(twin).get("/api/v1/search?q=card")
    assert (answer.status_code, answer.json()["detail"], answer.headers["retry-after"]) == (503, detail, "30")


class Route:
    def __init__(self, path: str) -> None:
        self.path = path


def told(pattern: str | None, **parts: str) -> str:
    scope = {"type": "http", "path": "/whatever", "path_params": parts, "headers": []}
    return loggable(Request(scope if pattern is None else {**scope, "route": Route(pattern)}))


@pytest.mark.parametrize(
    ("pattern", "parts", "said"),
    [
        ("/{lang}/a/{key:path}", {"lang": "ru", "key": "cards/block-card"}, "/ru/a/cards/block-card"),
        ("/{lang}/a/{key:path}", {"lang": "en", "key": "4111111111111111"}, "/en/a/{key}"),
        ("/{lang}/a/{key:path}", {"lang": "en", "key": "anna@example.com"}, "/en/a/{key}"),
        ("/{lang}/a/{key:path}", {"lang": "en", "key": "\x1b[31m"}, "/en/a/{key}"),
        ("/{lang}/request/{secret}", {"lang": "ru", "secret": "abc"}, "/ru/request/{secret}"),
        ("/agent/requests/{number}", {"number": "2026-000123"}, "/agent/requests/{number}"),
        ("/readyz", {}, "/readyz"),
        (None, {}, "(no page of ours)"),
    ],
)
def test_names_of_articles_are_told_and_nothing_else(pattern, parts, said):
    assert told(pattern, **parts) == said


@pytest.mark.parametrize("path", ["/ru/request/{}", "/ru/contact/sent?request={}", "/ru/request/{}/pictures/x.png"])
def test_an_error_line_never_holds_the_secret_of_a_request(make_client, monkeypatch, caplog, path):
    secret = "s" * 43

    def fail(*_: object) -> None:
        raise ValueError(f"broken at {secret}")

    client = make_client(raise_server_exceptions=False)
    monkeypatch.setattr(type(client.app.state.site.state), "read", fail)
    with caplog.at_level(logging.ERROR):
        client.get(path.format(secret))
    assert secret not in "".join(record.getMessage().partition(": ")[0] for record in caplog.records)


async def left_while_sending(app, path: str, kind: str, *, pause: float = 0, **more: str) -> list[dict[str, object]]:
    """What a server is asked to send to somebody whose line was cut within the body, `pause` seconds after its beginning."""
    came = iter(({"type": "http.request", "body": b"--x\r\n", "more_body": True}, {"type": "http.disconnect"}))
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        message = next(came)
        await asyncio.sleep(pause if message["type"] == "http.disconnect" else 0)
        return message

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver"), (b"content-type", kind.encode())]
    headers += [(name.encode(), value.encode()) for name, value in more.items()]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "headers": headers}
    await app(
        {**scope, "query_string": b"", "scheme": "http", "server": ("testserver", 80), "client": ("192.0.2.7", 5)}
        | {"http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}, "state": {}},
        receive,
        send,
    )
    return sent


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
)
@pytest.mark.parametrize("path", ["/ru/contact", "/ru/request", "/agent/sign-in", "/api/v1/agent/tickets"])
def test_who_leaves_while_sending_is_no_fault_of_ours_and_costs_no_page(client, caplog, path: str, kind: str):
    with caplog.at_level(logging.WARNING):
        start, *body = asyncio.run(left_while_sending(client.app, path, kind))
    assert start["status"] < 500 and not [record for record in caplog.records if record.levelno >= logging.ERROR]
    if start["status"] == 400 and "/api/" not in path:
        assert not any(message.get("body") for message in body)


def test_an_assistant_that_leaves_while_sending_begins_no_session_and_costs_no_line(client, bearer, caplog):
    told = bearer("lookup") | {"accept": "application/json, text/event-stream"}
    with caplog.at_level(logging.WARNING):
        start, *body = asyncio.run(left_while_sending(client.app, "/mcp", "application/json", **told))
    assert start["status"] == 400 and not any(message.get("body") for message in body)
    assert not caplog.records and client.app.state.assistants._ready is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/ru/contact", "multipart/form-data; boundary=x"), ("/api/v1/agent/tickets", "application/json"), ("/mcp", "")],
)
def test_who_sends_slowly_and_leaves_costs_no_line_of_a_slow_answer(client, bearer, caplog, monkeypatch, path, kind):
    monkeypatch.setattr("web.operations.request_log.SLOW", 1.0)
    told = bearer("lookup", "tickets") | {"accept": "application/json, text/event-stream"}
    with caplog.at_level(logging.WARNING):
        start, *_ = asyncio.run(left_while_sending(client.app, path, kind or "application/json", pause=1.2, **told))
    assert start["status"] == 400 and not caplog.records
