"""Whoever leads the team invites colleagues, changes what they may do, and shuts them out at once."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kb.delivery.outbox import list_entries
from kb.staff.accounts import person_named
from kb.storage.site_key import invitation_secret
from tests.web.staff.test_console import PASSWORD, account, enter, plain

ACCOUNTS = "/manager/team/accounts"


def link_of(client) -> str:
    """The link in the newest letter, as the letter makes it."""
    state = client.app.state.site.state
    with state.read() as conn:
        entry = next(entry for entry in list_entries(conn) if entry.kind == "staff.invited")
    return f"/agent/invitation/{invitation_secret(state.key, str(entry.payload['nonce']))}"


def text(answer) -> str:
    return plain(unescape(answer.text))


def number_of(client, name: str) -> int:
    with client.app.state.site.state.read() as conn:
        return person_named(conn, name).id


@pytest.fixture
def anna(lead, make_client, settings):
    account(settings, "Анна", "agent")
    client = make_client()
    enter(client, "Анна")
    return client


def test_somebody_is_invited_and_makes_their_own_account(lead, make_client):
    sent = lead.post(ACCOUNTS, data={"email": "olga@example.com", "role": "writer", "team": "Карты"})
    page = text(lead.get(sent.headers["location"], headers={"accept-language": "ru"}))
    assert "Приглашение отправлено." in page and "olga@example.com автор Карты" in page
    olga, link = make_client(), link_of(lead)
    assert "Вера приглашает вас. Роль: автор." in text(olga.get(link, headers={"accept-language": "ru"}))
    done = olga.post(link, data={"name": "Ольга", "password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 303 and olga.get("/write").status_code == 200
    assert "Ольга автор Карты olga@example.com" in text(lead.get(ACCOUNTS, headers={"accept-language": "ru"}))
    assert olga.get(link).status_code == 404


def test_an_invitation_is_taken_back(lead, make_client):
    lead.post(ACCOUNTS, data={"email": "olga@example.com", "role": "agent"})
    [action] = re.findall(r'action="(/manager/team/accounts/invitations/\d+)"', lead.get(ACCOUNTS).text)
    assert lead.post(action).status_code == 303
    assert make_client().get(link_of(lead)).status_code == 404 and "olga@" not in lead.get(ACCOUNTS).text


@pytest.mark.parametrize("email", ["", "nobody", "olga@exаmple.com", "=?utf-8?q?a?=@example.com"])
def test_an_address_no_letter_reaches_is_told(lead, email: str):
    refused = lead.post(ACCOUNTS, data={"email": email, "role": "agent"}, headers={"accept-language": "en"})
    assert refused.status_code == 422 and "No e-mail would reach this address" in text(refused)


def test_a_role_counts_at_once(lead, anna):
    assert anna.get("/write").status_code == 403
    data = {"action": "save", "role": "writer", "team": "Карты", "email": "anna@example.com"}
    assert lead.post(f"{ACCOUNTS}/{number_of(lead, 'Анна')}", data=data).status_code == 303
    assert anna.get("/write").status_code == 200 and anna.get("/agent/requests").status_code == 403


def test_a_shut_account_is_out_at_once_and_in_again_with_its_password(lead, anna):
    one = f"{ACCOUNTS}/{number_of(lead, 'Анна')}"
    lead.post(one, data={"action": "disable"})
    assert anna.get("/agent").status_code == 303 and enter(anna).status_code == 422
    lead.post(one, data={"action": "enable"})
    assert enter(anna).status_code == 303


def test_one_session_or_all_of_them_are_ended(lead, anna, make_client):
    other, one = make_client(), f"{ACCOUNTS}/{number_of(lead, 'Анна')}"
    enter(other, "Анна")
    handles = re.findall(r'name="session" value="([0-9a-f]+)"', lead.get(one).text)
    assert len(handles) == 2 and anna.cookies["staff"] not in lead.get(one).text
    lead.post(one, data={"action": "session", "session": handles[0]})
    assert sorted(client.get("/agent").status_code for client in (anna, other)) == [200, 303]
    lead.post(one, data={"action": "sessions"})
    assert [client.get("/agent").status_code for client in (anna, other)] == [303, 303]


@pytest.mark.parametrize("data", [{"action": "disable"}, {"action": "save", "role": "agent"}])
def test_the_last_who_may_keep_accounts_is_not_shut_out(lead, settings, data: dict[str, str]):
    one = f"{ACCOUNTS}/{number_of(lead, 'Вера')}"
    refused = lead.post(one, data=data, headers={"accept-language": "en"})
    assert refused.status_code == 422 and "This is the last manager who can sign in" in text(refused)
    account(settings, "Олег", "manager")
    assert lead.post(one, data=data).status_code == 303 and lead.get(ACCOUNTS).status_code in (303, 403)


def test_an_account_there_is_not_is_not_found(lead):
    assert (
        lead.get(f"{ACCOUNTS}/99").status_code
        == lead.post(f"{ACCOUNTS}/99", data={"action": "enable"}).status_code
        == 404
    )


def test_nobody_else_keeps_accounts(anna):
    for path in ("/accounts", "/accounts/1", "/tokens"):
        assert anna.get(f"/manager/team{path}").status_code == anna.post(f"/manager/team{path}").status_code == 403
    assert anna.post(f"{ACCOUNTS}/invitations/1").status_code == anna.post("/manager/team/tokens/1").status_code == 403


def test_when_somebody_was_here_last_is_shown(lead):
    assert "password only 1 minute ago" in text(lead.get(ACCOUNTS, headers={"accept-language": "en"}))
