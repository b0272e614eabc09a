"""The door: what a guesser meets, what a colleague meets meanwhile, and how an attempt that has to wait is told."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest

from kb.staff.tokens import create_token, list_tokens, revoke_token
from kb.storage.database import connect
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter, plain


def test_whoever_mistypes_often_waits_a_little_and_is_told_how_long(client, settings):
    account(settings)
    assert [enter(client, password="wrong wrong wrong").status_code for _ in range(3)] == [422] * 3
    held = enter(client)
    assert held.status_code == 429 and held.headers["retry-after"] == "5"
    assert "Слишком много попыток. Следующая через 5 секунд" in plain(held.text)
    assert 'value="Анна"' in held.text


def test_strangers_do_not_keep_a_colleague_out(make_client, settings, monkeypatch: pytest.MonkeyPatch):
    account(settings)
    app = make_client()
    where = iter([f"203.0.113.{n}" for n in range(40)] + ["198.51.100.7"])
    monkeypatch.setattr("starlette.requests.Request.client", property(lambda self: type("At", (), {"host": here})))
    told = []
    for here in where:
        told.append(enter(app, password="wrong wrong wrong" if here.startswith("203") else "correct horse battery"))
    assert [answer.status_code for answer in told] == [422] * 40 + [303]


def test_whoever_finds_every_place_taken_is_asked_to_come_back(client, settings):
    account(settings)
    passwords = client.app.state.site.passwords
    with ExitStack() as taken:
        for _ in range(10):
            taken.enter_context(passwords.place())
        refused = enter(client)
    assert refused.status_code == 429 and refused.headers["retry-after"] == "3"
    assert "через несколько секунд" in plain(refused.text) and "set-cookie" not in refused.headers


@pytest.fixture
def holder(client, settings):
    """Somebody who signed in with a token of the inbox that ends in an hour, and the token."""
    database = connect(settings.database_url)
    with database.begin() as conn:
        token, secret = create_token(conn, "Анна", ["inbox"], at=NOW, expires=NOW + timedelta(hours=1))
    database.close()
    assert client.post("/agent/sign-in", data={"token": secret}).headers["location"] == "/agent/requests"
    client.token, client.token_secret = token, secret
    return client


def test_the_cookie_of_a_token_is_a_session_and_not_the_token(holder):
    assert holder.get("/agent/requests").status_code == 200
    assert all(holder.token_secret not in value for value in holder.cookies.values())
    stolen = {"cookie": f"agent={holder.token_secret}; staff={holder.token_secret}"}
    holder.cookies.clear()
    assert holder.get("/agent/requests", headers=stolen).status_code == 303


def test_a_session_of_a_token_ends_with_the_token(holder, settings):
    database = connect(settings.database_url)
    with database.begin() as conn:
        revoke_token(conn, holder.token.id, at=NOW)
        assert list_tokens(conn)[0].revoked_at
    database.close()
    assert holder.get("/agent/requests").status_code == 303


def test_a_session_of_a_token_is_over_when_the_token_is(holder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.site.session.get_site", lambda request: _later(holder.app.state.site))
    assert holder.get("/agent/requests").status_code == 303


def _later(site):
    return type(site)(**{**vars(site), "clock": lambda: NOW + timedelta(hours=1)})


@pytest.mark.parametrize(("everywhere", "left"), [("", 200), ("1", 303)])
def test_signing_out_ends_this_session_of_a_token_and_everywhere_all_of_them(holder, make_client, everywhere, left):
    other = make_client()
    other.post("/agent/sign-in", data={"token": holder.token_secret})
    kept = dict(holder.cookies)
    holder.post("/agent/sign-out", data={"everywhere": everywhere})
    assert holder.get("/agent/requests", cookies=kept).status_code == 303
    assert other.get("/agent/requests").status_code == left


@pytest.mark.parametrize(("url", "taken"), [("https://help.example", "__Host-staff"), ("http://help.example", "staff")])
def test_over_https_only_a_cookie_is_taken_that_no_other_host_can_set(make_client, settings, url: str, taken: str):
    account(settings)
    here = make_client(base_url=url)
    session = enter(here).headers["set-cookie"].partition("=")[2].partition(";")[0]
    secret = next(value for value in here.cookies.values()) if here.cookies else session
    for name in ("__Host-staff", "staff", "agent"):
        answer = here.get("/agent", headers={"cookie": f"{name}={secret}"}, cookies={})
        assert (answer.status_code == 200) == (name == taken), (url, name)


def test_signing_in_again_ends_what_the_browser_held_before(client, settings):
    account(settings)
    enter(client)
    before = dict(client.cookies)
    enter(client)
    client.cookies.clear()
    assert client.get("/agent", headers={"cookie": f"staff={before['staff']}"}).status_code == 303
