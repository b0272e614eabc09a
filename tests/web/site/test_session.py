"""Who is behind a request: told anew every time, so that what is revoked, disabled or over ends at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from kb.staff.accounts import add_person, disable_person
from kb.staff.sessions import begin_session, end_session
from kb.staff.tokens import create_token, revoke_token
from tests.web.conftest import NOW
from web.site.session import (
    FORMER_COOKIE,
    PLAIN_COOKIE,
    SAFE_COOKIE,
    SignedIn,
    forget,
    is_safe,
    keep_session,
    session_secret,
    sign_in_first,
    signed_in,
)

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def asks(client) -> Callable[..., Request]:
    """A request of the sample's site with these cookies."""

    def ask(
        path: str = "/agent", *, method: str = "GET", query: str = "", scheme: str = "http", **cookies: str
    ) -> Request:
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "scheme": scheme,
            "server": ("help.example", 80),
            "headers": [(b"cookie", jar.encode())] if jar else [],
            "app": client.app,
        }
        return Request(scope)

    return ask


@pytest.fixture
def state(client):
    return client.app.state.site.state


@pytest.fixture
def anna(state) -> str:
    """The secret of a session Anna began a little while ago."""
    with state.change() as conn:
        person = add_person(conn, "Анна", "agent", "correct horse battery", at=YESTERDAY)
        return begin_session(conn, person.id, at=NOW - timedelta(minutes=5))


@pytest.fixture
def token(state) -> str:
    """The secret of a session begun with a token."""
    with state.change() as conn:
        made, _ = create_token(conn, "CRM", ("lookup",), at=YESTERDAY)
        return begin_session(conn, token=made.id, at=NOW)


def test_a_session_is_its_person_with_the_rights_of_their_role(asks, anna: str):
    who = signed_in(asks(staff=anna))
    assert (who.name, who.role, who.person > 0) == ("Анна", "agent", True)
    assert who.allows("lookup") and not who.allows("anything else")
    assert signed_in(asks(scheme="https", **{"__Host-staff": anna})) == who


def test_looking_around_keeps_a_session_from_going_idle(asks, client, anna: str):
    site = client.app.state.site
    for hours in (1.5, 3, 4.5):
        client.app.state.site = replace(site, clock=lambda hours=hours: NOW + timedelta(hours=hours))
        assert signed_in(asks(staff=anna)) is not None
    client.app.state.site = replace(site, clock=lambda: NOW + timedelta(hours=7))
    assert signed_in(asks(staff=anna)) is None


def test_a_disabled_account_is_a_stranger_at_once(asks, state, anna: str):
    with state.change() as conn:
        disable_person(conn, "Анна", at=NOW)
    assert signed_in(asks(staff=anna)) is None


def test_whoever_signed_out_is_a_stranger(asks, state, anna: str):
    with state.change() as conn:
        end_session(conn, anna)
    assert signed_in(asks(staff=anna)) is None


def test_a_token_is_its_system_until_it_is_revoked(asks, state, token: str):
    assert signed_in(asks(staff=token)) == SignedIn(name="CRM", scopes=("lookup",), token=1)
    with state.change() as conn:
        revoke_token(conn, 1, at=NOW)
    assert signed_in(asks(staff=token)) is None


def test_a_token_itself_is_nobodys_session(asks, state):
    with state.change() as conn:
        _, secret = create_token(conn, "CRM", ("lookup", "inbox"), at=YESTERDAY)
    assert signed_in(asks(agent=secret)) is None and signed_in(asks(staff=secret)) is None


@pytest.mark.parametrize("cookies", [{}, {"staff": "x"}, {"agent": "x"}, {"staff": "", "agent": ""}])
def test_anybody_else_is_a_stranger(asks, cookies):
    assert signed_in(asks(**cookies)) is None


def test_over_https_a_plain_cookie_is_not_taken_and_over_http_no_other(asks):
    both = {"staff": "plain", "__Host-staff": "safe"}
    assert (session_secret(asks(**both)), session_secret(asks(scheme="https", **both))) == ("plain", "safe")
    assert session_secret(asks(scheme="https", staff="plain")) == session_secret(asks()) == ""


@pytest.mark.parametrize(("scheme", "name"), [("https", SAFE_COOKIE), ("http", PLAIN_COOKIE)])
def test_the_cookie_is_for_no_script_and_over_https_only_where_the_site_is(asks, scheme: str, name: str):
    response = Response()
    keep_session(asks(scheme=scheme), response, "s3cret", 60)
    session, former = response.headers.getlist("set-cookie")
    assert session.startswith(f"{name}=s3cret;") and "Path=/;" in session
    assert "HttpOnly" in session and "SameSite=strict" in session and ("Secure" in session) is (scheme == "https")
    assert former.startswith(f"{FORMER_COOKIE}=") and "Max-Age=0" in former


def test_behind_a_proxy_the_sites_own_address_tells_whether_it_is_safe(asks, make_client):
    site = make_client(base_url="https://help.example").app.state.site
    assert is_safe(asks(), site) and not is_safe(asks(), make_client().app.state.site)


def test_signing_out_takes_every_cookie_back(asks):
    response = Response()
    forget(asks(), response)
    taken = response.headers.getlist("set-cookie")
    assert [cookie.partition("=")[0] for cookie in taken] == [SAFE_COOKIE, PLAIN_COOKIE, FORMER_COOKIE]
    assert all("Max-Age=0" in cookie for cookie in taken) and "Secure" in taken[0]


@pytest.mark.parametrize(
    ("path", "query", "method", "door"),
    [
        ("/agent", "q=card&phone=1", "GET", "/agent/sign-in?back=%2Fagent%3Fq%3Dcard%26phone%3D1"),
        ("/agent/call", "", "GET", "/agent/sign-in?back=%2Fagent%2Fcall"),
        ("/agent/call", "", "POST", "/agent/sign-in"),
        ("/agent/requests/2026-000001", "", "GET", "/agent/sign-in"),
        ("/ru/", "", "GET", "/agent/sign-in"),
    ],
)
def test_the_door_remembers_a_page_of_the_console_and_no_request(asks, path, query, method, door):
    assert sign_in_first(asks(path, query=query, method=method)) == door
