"""Whoever was invited is told what is wrong, and keeps the link for it."""

from __future__ import annotations

from html import unescape

import pytest

from kb.delivery.outbox import list_entries
from kb.staff.invitations import NewInvitation, invite
from kb.staff.passwords import Passwords
from kb.storage.site_key import invitation_secret
from tests.web.conftest import NOW
from tests.web.staff.test_console import PASSWORD, account, plain


@pytest.fixture
def link(client) -> str:
    state = client.app.state.site.state
    new = NewInvitation(email="olga@example.com", role="agent", lang="en", invited_by="Vera")
    with state.database.begin() as conn:
        invite(conn, new, key=state.key, at=NOW)
        [entry] = list_entries(conn)
    return f"/agent/invitation/{invitation_secret(state.key, str(entry.payload['nonce']))}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"again": "another password"}, "The passwords differ"),
        ({"password": "1234567890", "again": "1234567890"}, "digits"),
        ({"name": "анна"}, "Somebody has this name already"),
        ({"name": " "}, "Give your name"),
    ],
)
def test_what_is_wrong_is_told_and_the_link_still_works(client, settings, link, changed: dict[str, str], told: str):
    account(settings, "Анна")
    form = {"name": "Olga", "password": PASSWORD, "again": PASSWORD}
    refused = client.post(link, data=form | changed, headers={"accept-language": "en"})
    assert refused.status_code == 422 and told.lower() in plain(unescape(refused.text)).lower()
    assert PASSWORD not in refused.text
    assert client.post(link, data=form).status_code == 303 and client.get("/agent").status_code == 200


def test_a_link_that_is_made_up_opens_nothing(client):
    for answer in (client.get("/agent/invitation/none"), client.post("/agent/invitation/none", data={"name": "x"})):
        assert answer.status_code == 404 and "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "private, no-store"


def test_others_write_while_a_password_is_hashed(client, link, monkeypatch):
    state, hashed = client.app.state.site.state, Passwords.hash

    def slow(self: Passwords, password: str) -> str:
        with state.database.begin(patience=0.1) as conn:
            conn.exec_driver_sql("DELETE FROM failed_sign_ins")
        return hashed(self, password)

    monkeypatch.setattr(Passwords, "hash", slow)
    form = {"name": "Olga", "password": PASSWORD, "again": PASSWORD}
    assert client.post(link, data=form).status_code == 303
