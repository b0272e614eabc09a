"""A token's secret is shown once, when it is made; revoked, it is refused by the next call."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.staff.test_console import plain

TOKENS = "/manager/team/tokens"


def made(lead, **changed: object):
    return lead.post(TOKENS, data={"name": "CRM", "scopes": ["lookup", "tickets"], "days": "30"} | changed)


def test_a_token_is_made_used_and_revoked(lead, client):
    answer = made(lead)
    [secret] = re.findall(r'<code class="lead-secret">(otv_[\w-]+)</code>', answer.text)
    page = lead.get(TOKENS, headers={"accept-language": "en"}).text
    assert secret not in page and secret[:10] in page and "until 23 December 2026" in plain(unescape(page))
    auth = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/agent/tickets", headers=auth).status_code == 200
    [action] = re.findall(rf'action="({TOKENS}/\d+)"', page)
    assert lead.post(action).status_code == 303
    assert client.get("/api/v1/agent/tickets", headers=auth).status_code == 401
    assert "revoked on 23 November 2026" in plain(unescape(lead.get(TOKENS, headers={"accept-language": "en"}).text))


@pytest.mark.parametrize("changed", [{"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "0"}])
def test_a_token_without_name_right_or_days_is_not_made(lead, changed: dict[str, object]):
    assert made(lead, **changed).status_code == 422 and "otv_" not in lead.get(TOKENS).text


def test_a_token_there_is_not_is_not_found(lead):
    assert lead.post(f"{TOKENS}/99").status_code == 404
