"""Who may do what: every route of staff against every role and every state of a token."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.staff.accounts import ROLES
from kb.staff.sessions import begin_session
from kb.staff.tokens import SCOPES, create_token, revoke_token
from kb.storage.database import connect
from tests.test_docs import route_lines
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter

PAGES = {
    ("GET", "/agent/own"): "inbox",
    ("POST", "/agent/own/read/1"): "inbox",
    ("GET", "/agent"): "lookup",
    ("GET", "/agent/lookup"): "lookup",
    ("GET", "/agent/results"): "lookup",
    ("POST", "/agent/tickets"): "tickets",
    ("GET", "/agent/queue"): "lookup",
    ("POST", "/agent/questions"): "feedback",
    ("POST", "/agent/questions/1"): "write",
    ("GET", "/agent/questions/1/draft"): "write",
    ("POST", "/agent/questions/1/due"): "write",
    ("POST", "/agent/flags/1/due"): "write",
    ("POST", "/agent/flags"): "feedback",
    ("POST", "/agent/flags/1"): "write",
    ("GET", "/agent/requests"): "inbox",
    ("POST", "/agent/requests"): "inbox",
    ("POST", "/agent/undo"): "inbox",
    ("GET", "/agent/notices"): "inbox",
    ("GET", "/agent/notices/1"): "inbox",
    ("POST", "/agent/notices"): "inbox",
    ("POST", "/agent/notices/1"): "inbox",
    ("GET", "/agent/calls"): "inbox",
    ("POST", "/agent/calls/1"): "inbox",
    ("POST", "/agent/alerts"): "inbox",
    ("GET", "/agent/notifications"): "lookup",
    ("GET", "/agent/notifications/list"): "lookup",
    ("POST", "/agent/notifications/seen"): "lookup",
    ("POST", "/agent/requests/2026-000001/presence"): "inbox",
    ("GET", "/agent/requests/2026-000001"): "inbox",
    ("GET", "/agent/requests/2026-000001/offers"): "inbox",
    ("POST", "/agent/requests/2026-000001/compose"): "inbox",
    ("POST", "/agent/requests/2026-000001/take"): "inbox",
    ("GET", "/agent/requests/2026-000001/file/none.png"): "inbox",
}
OWN = (  # a person's own account: for everybody who has one
    ("GET", "/agent/account"),
    ("POST", "/agent/account/password"),
    ("POST", "/agent/account/second-factor"),
    ("POST", "/agent/account/second-factor/confirm"),
    ("POST", "/agent/account/sessions"),
    ("POST", "/agent/notifications/mail"),
)
API = {
    ("GET", "/api/v1/agent/lookup?q=x"): "lookup",
    ("GET", "/api/v1/agent/suggest?q=x"): "lookup",
    ("GET", "/api/v1/agent/articles/1042"): "lookup",
    ("GET", "/api/v1/agent/templates"): "templates",
    ("POST", "/api/v1/agent/feedback"): "feedback",
    ("GET", "/api/v1/agent/tickets"): "tickets",
    ("POST", "/api/v1/agent/tickets"): "tickets",
    ("GET", "/api/v1/agent/tickets/2026-000001"): "tickets",
    ("GET", "/api/v1/agent/tickets/2026-000001/files/none.pdf"): "tickets",
    ("POST", "/api/v1/agent/tickets/2026-000001/reply"): "tickets",
    ("POST", "/api/v1/agent/tickets/2026-000001/close"): "tickets",
    ("GET", "/api/v1/agent/tickets/search"): "tickets",
    ("GET", "/api/v1/agent/tickets/2026-000001/notes"): "inbox",
    ("POST", "/api/v1/agent/tickets/2026-000001/notes"): "inbox",
    ("POST", "/api/v1/agent/tickets/2026-000001/call-backs"): "inbox",
    ("GET", "/api/v1/agent/call-backs"): "inbox",
    ("POST", "/api/v1/agent/call-backs/17"): "inbox",
    ("POST", "/api/v1/agent/tickets/2026-000001/merge"): "inbox",
    ("GET", "/api/v1/agent/contracts"): "contracts",
    ("PUT", "/api/v1/agent/contracts/PREM-1"): "contracts",
    ("DELETE", "/api/v1/agent/contracts/PREM-1"): "contracts",
}
REFUSED = (401, 403)


def secret(settings, scopes=tuple(SCOPES), *, revoked: bool = False, **options) -> str:
    database = connect(settings.database_url)
    with database.begin() as conn:
        token, made = create_token(conn, "CRM", scopes, at=NOW - timedelta(days=2), **options)
        if revoked:
            revoke_token(conn, token.id, at=NOW)
    database.close()
    return made


def call(client, method: str, path: str, token: str = ""):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return client.request(
        method, path, headers=headers, **({"json": {}} if method in ("POST", "PUT") and "/api/" in path else {})
    )


@pytest.mark.parametrize("role", ["", *ROLES])
def test_pages_open_for_the_roles_that_may(client, settings, role: str):
    if role:
        account(settings, "Анна", role)
        enter(client)
    for (method, path), scope in PAGES.items():
        status = client.request(method, path).status_code
        if not role:
            assert status == 303, (path, status)
        else:
            assert (status == 403) == (scope not in ROLES[role]), (role, path, status)
    for method, path in OWN:
        status = client.request(method, path, data={"old": "x"} if method == "POST" else None).status_code
        assert status in ((200, 303, 422) if role else (303,)), (role, path, status)


@pytest.mark.parametrize("scope", SCOPES)
def test_pages_open_for_a_session_of_a_token_with_the_scope_and_no_other(client, settings, scope: str):
    database = connect(settings.database_url)
    with database.begin() as conn:
        token, _ = create_token(conn, "CRM", [scope], at=NOW)
        client.cookies.set("staff", begin_session(conn, token=token.id, at=NOW))
    database.close()
    for (method, path), needed in PAGES.items():
        answer = client.request(method, path)
        led_away = answer.status_code == 303 and answer.headers["location"].startswith("/agent/sign-in")
        assert led_away == (needed != scope), (scope, path, answer.status_code)
    for method, path in OWN:
        assert client.request(method, path).status_code == 403, path


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_page_of_whoever_leads_opens_for_that_role_alone(client, settings, role: str):
    if role:
        account(settings, "Анна", role)
        enter(client)
    lines = [line.split() for line in route_lines(client.app) if " /manager/team" in line]
    assert len(lines) > 20
    for method, path in lines:
        asked = re.sub(r"\{\w+\}", "1", path)
        status = client.request(method, asked, data={} if method == "POST" else None).status_code
        assert (status == 303 and not role) or (status == 403) == (role != "manager"), (role, asked, status)


def test_every_page_of_staff_stands_in_the_table(client):
    known = {"1": "{number}", "2026-000001": "{number}", "take": "{verb}", "none.png": "{name}"}
    tested = {f"{method} {'/'.join(known.get(part, part) for part in path.split('/'))}" for method, path in PAGES}
    door = {"POST /agent/sign-in/code", "GET /agent/sign-in", "POST /agent/sign-in", "POST /agent/sign-out"}
    door |= {f"{method} /agent/invitation/{{secret}}" for method in ("GET", "POST")}
    door |= {f"GET /agent/sign-in/with/{{provider}}{end}" for end in ("", "/answer")}
    door.add(
        "GET /agent/notifications/stream"
    )  # an answer without an end is judged by a test of its own: tests/web/staff/test_notifications.py
    own = {f"{method} {path}" for method, path in OWN}
    assert {line for line in route_lines(client.app) if line.split()[1].startswith("/agent")} == tested | door | own


def test_assistants_are_let_in_by_the_scopes_of_their_tools_alone(client, settings):
    for scope in set(SCOPES) - {"lookup", "tickets", "inbox"}:
        assert call(client, "POST", "/mcp", secret(settings, [scope])).status_code == 403, scope
    for token in ("", "nonsense", secret(settings, expires=NOW - timedelta(days=1)), secret(settings, revoked=True)):
        answer = call(client, "POST", "/mcp", token)
        assert answer.status_code == 401 and (not token or token not in answer.text)


def test_every_operation_for_agents_stands_in_the_table(client):
    told = client.get("/api/v1/openapi.json").json()["paths"]
    there = {(method.upper(), path) for path, operations in told.items() if "/agent/" in path for method in operations}
    tested = {
        (
            method,
            path.partition("?")[0]
            .replace("2026-000001", "{number}")
            .replace("1042", "{reference}")
            .replace("PREM-1", "{number}")
            .replace("call-backs/17", "call-backs/{id}")
            .replace("none.pdf", "{id}"),
        )
        for method, path in API
    }
    assert there == tested


@pytest.mark.parametrize("role", ["", *ROLES])
def test_a_session_of_the_console_opens_nothing_of_the_api(client, settings, role: str):
    if role:
        account(settings, "Анна", role)
        enter(client)
    for method, path in API:
        answer = call(client, method, path)
        assert answer.status_code == 401 and "www-authenticate" in answer.headers, (role, path)


@pytest.mark.parametrize("role", ROLES)
def test_a_token_with_the_scopes_of_a_role_opens_what_the_role_may(client, settings, role: str):
    token = secret(settings, set(ROLES[role]) & set(SCOPES))
    for (method, path), needed in API.items():
        assert (call(client, method, path, token).status_code == 403) == (needed not in ROLES[role]), (role, path)


def test_the_api_opens_for_a_token_of_the_right_scope_and_no_other(client, settings):
    every = {scope: secret(settings, [scope]) for scope in SCOPES}
    for (method, path), needed in API.items():
        for scope, token in every.items():
            status = call(client, method, path, token).status_code
            assert (status not in REFUSED) if scope == needed else status == 403, (path, scope, status)


def test_no_unknown_expired_or_revoked_token_opens_anything(make_client, settings):
    client = make_client(visitor_changes_per_hour=1000)  # as many tries as there are addresses
    dead = ["", "nonsense", secret(settings, expires=NOW - timedelta(days=1)), secret(settings, revoked=True)]
    for method, path in API:
        for token in dead:
            answer = call(client, method, path, token)
            assert answer.status_code == 401 and "www-authenticate" in answer.headers
            assert not token or token not in answer.text


def test_a_revoked_token_is_refused_by_the_very_next_call(client, settings):
    database = connect(settings.database_url)
    with database.begin() as conn:
        token, made = create_token(conn, "CRM", tuple(SCOPES), at=NOW)
    for method, path in API:
        assert call(client, method, path, made).status_code not in REFUSED, path
    with database.begin() as conn:
        revoke_token(conn, token.id, at=NOW)
    database.close()
    for method, path in API:
        assert call(client, method, path, made).status_code == 401, path


def test_an_article_is_had_by_code_or_id_and_not_sent_again_unchanged(client, settings):
    auth = {"authorization": f"Bearer {secret(settings)}"}
    first = client.get("/api/v1/agent/articles/1042?lang=ru", headers=auth)
    card = first.json()
    assert card["id"] == "ru/cards/block" and card["steps"] == ["Откройте «Карты».", "Нажмите «Приостановить»."]
    assert "Канарейка" in card["notes"][0] and "Канарейка" not in card["text"] + card["say"]
    again = client.get(
        "/api/v1/agent/articles/ru/cards/block", headers={**auth, "if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304 and not again.content
    assert client.get("/api/v1/agent/articles/ru/no/such", headers=auth).status_code == 404


def test_a_ticket_and_a_flag_are_made_by_programs(client, settings):
    auth = {"authorization": f"Bearer {secret(settings)}"}
    made = [
        client.post("/api/v1/agent/tickets", json={"text": "Не проходит оплата", "key": "17"}, headers=auth)
        for _ in range(2)
    ]
    assert made[0].status_code == 201 and made[0].json() == made[1].json()
    assert (
        client.get(f"/api/v1/agent/tickets/{made[0].json()['number']}", headers=auth).json()["text"]
        == "Не проходит оплата"
    )
    flag = client.post("/api/v1/agent/feedback", json={"article": "ru/cards/block", "kind": "wrong"}, headers=auth)
    assert flag.status_code == 201 and flag.json()["article"] == "ru/cards/block"
    assert client.post("/api/v1/agent/tickets", json={"text": " "}, headers=auth).status_code == 422
