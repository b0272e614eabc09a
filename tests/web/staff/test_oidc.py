"""Somebody signs in with an identity provider, comes back to where they wanted to go, and is refused what is not theirs."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from kb.staff.accounts import list_staff
from tests.kb.oidc.provider_twin import running, signed
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter, plain

WITH, ANSWER = "/agent/sign-in/with/corp", "/agent/sign-in/with/corp/answer"
FILE = """[[provider]]
id = "{id}"
title = "Ромашка ID"
issuer = "{issuer}"
client_id = "otvet"
client_secret = "client secret"
[provider.roles]
leads = "manager"
helpdesk = "agent"
"""


@pytest.fixture
def twin():
    with running(int(NOW.timestamp())) as made:
        yield made


@pytest.fixture
def site(twin, make_client, tmp_path):
    """A client of a site that knows the twin, and another provider that is not there."""
    path = tmp_path / "oidc.toml"
    path.write_text(
        FILE.format(id="corp", issuer=twin.issuer) + FILE.format(id="gone", issuer="http://127.0.0.1:9"), "utf-8"
    )
    return make_client(oidc=str(path), base_url="http://testserver")


def come_back(site, twin, **changed: str):
    """The browser goes to the provider and comes back with its answer."""
    sent = site.get(f"{WITH}?{urlencode({'back': '/agent/queue'})}")
    assert sent.status_code == 303 and sent.headers["cache-control"] == "private, no-store"
    return site.get(f"{ANSWER}?{urlencode(twin.authorize(sent.headers['location']) | changed)}")


def told(answer) -> str:
    return plain(unescape(answer.text))


def test_somebody_signs_in_and_goes_on_to_where_they_wanted(site, twin):
    door = told(site.get("/agent/sign-in"))
    assert door.count("Войти через Ромашка ID") == 2 and "Или по имени и паролю" in door
    arrived = come_back(site, twin)
    assert arrived.status_code == 200 and 'content="0; url=/agent/queue"' in arrived.text
    assert site.get("/agent").status_code == 200 and "oidc" not in site.cookies
    assert site.get("/manager/team").status_code == 403
    twin.claims = {"groups": ["leads"]}
    come_back(site, twin)
    assert site.get("/manager/team").status_code == 200


def test_the_cookie_of_the_way_comes_along_from_another_site_and_that_of_the_session_from_none(site, twin):
    sent = site.get(WITH)
    assert "SameSite=lax" in sent.headers["set-cookie"] and "HttpOnly" in sent.headers["set-cookie"]
    arrived = site.get(f"{ANSWER}?{urlencode(twin.authorize(sent.headers['location']))}")
    assert re.search(r"staff=[\w-]+; HttpOnly; Max-Age=\d+; Path=/; SameSite=strict", arrived.headers["set-cookie"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "other"}, "не подошёл"),
        ({"iss": "https://evil.example"}, "не подошёл"),
        ({"error": "access_denied"}, "не подошёл"),
        ({"code": "code-17"}, "сейчас не отвечает"),
    ],
)
def test_an_answer_that_was_changed_lets_nobody_in(site, twin, changed: dict[str, str], why: str):
    refused = come_back(site, twin, **changed)
    assert refused.status_code in (403, 503) and why in told(refused) and site.get("/agent").status_code == 303


def test_an_answer_is_used_once_and_by_the_browser_that_asked(site, twin, make_client):
    sent = site.get(WITH)
    kept = site.cookies["oidc"]
    query = urlencode(twin.authorize(sent.headers["location"]))
    other = make_client(oidc=site.app.state.site.settings.oidc, base_url="http://testserver")
    assert "в другом браузере" in told(other.get(f"{ANSWER}?{query}"))
    assert site.get(f"{ANSWER}?{query}").status_code == 200
    other.cookies.set("oidc", kept)
    again = other.get(f"{ANSWER}?{query}")
    assert again.status_code == 403 and "не подошёл" in told(again)


def test_an_answer_brought_to_another_provider_is_refused(site, twin):
    sent = site.get(WITH)
    mixed = site.get(f"/agent/sign-in/with/gone/answer?{urlencode(twin.authorize(sent.headers['location']))}")
    assert mixed.status_code == 403 and site.get("/agent").status_code == 303 and "/token" not in twin.asked


@pytest.mark.parametrize(
    "claims", [{"nonce": "other"}, {"aud": "crm"}, {"exp": 1}, {"sub": None}, {"iss": "https://evil.example"}]
)
def test_a_token_that_is_not_the_answer_lets_nobody_in_and_is_not_repeated(
    site, twin, claims: dict[str, object], caplog
):
    twin.claims = claims
    refused = come_back(site, twin)
    assert refused.status_code == 403 and "нельзя верить" in told(refused) and "eyJ" not in refused.text + caplog.text
    with site.app.state.site.state.read() as conn:
        assert list_staff(conn) == ()


def test_without_a_group_there_is_no_access(site, twin):
    twin.claims = {"groups": ["kitchen"]}
    assert "нет группы с доступом" in told(come_back(site, twin)) and site.get("/agent").status_code == 303


def test_an_address_or_a_name_opens_nobodys_account(site, twin, settings):
    account(settings, "Ольга", "manager")
    assert "не привязана" in told(come_back(site, twin)) and site.get("/agent").status_code == 303


def test_with_the_provider_down_a_password_still_opens_the_door(site, settings):
    account(settings)
    away = site.get("/agent/sign-in/with/gone?back=/agent/queue")
    assert away.status_code == 503 and "Ромашка ID сейчас не отвечает" in told(away) and 'name="password"' in away.text
    assert enter(site, back="/agent/queue").headers["location"] == "/agent/queue"


def test_nobody_is_led_elsewhere(site, twin):
    sent = site.get(f"{WITH}?back=//evil.example")
    arrived = site.get(f"{ANSWER}?{urlencode(twin.authorize(sent.headers['location']))}")
    assert "evil" not in arrived.text and 'url=/agent"' in arrived.text


def test_a_provider_there_is_not_is_not_found(site, client):
    assert (
        site.get("/agent/sign-in/with/none").status_code
        == site.get("/agent/sign-in/with/none/answer").status_code
        == 404
    )
    assert client.get(WITH).status_code == 404 and "with/" not in client.get("/agent/sign-in").text


def test_a_token_signed_by_somebody_else_lets_nobody_in(site, twin):
    from joserfc.jwk import RSAKey

    twin.token = lambda claims: signed(claims, RSAKey.generate_key(2048, {"kid": "k1"}))
    assert come_back(site, twin).status_code == 403 and site.get("/agent").status_code == 303
