"""The CRM keeps contracts: put twice a contract is there once, a new request gets its level at once, a mistake changes nothing."""

from __future__ import annotations

import pytest

from kb.customers.contracts import contract_of
from tests.web.conftest import NOW

CONTRACTS = "/api/v1/agent/contracts"


@pytest.fixture
def put(client, bearer):
    level = client.app.state.site.live.public.tree.contacts.service_levels[-1].id
    auth = bearer("contracts")

    def send(number: str = "PREM-1", **changed: object):
        sent = {"customer": "Ромашка", "level": level, "valid_to": "2027-12-31", "domains": ["romashka.example"]}
        return client.put(f"{CONTRACTS}/{number}", json=sent | changed, headers=auth)

    send.auth = auth
    return send


def test_a_contract_is_kept_found_and_taken_away(client, put):
    first, again = put(), put()
    assert first.status_code == 200 and first.json() == again.json()
    assert client.get(CONTRACTS, headers=put.auth).json() == {"contracts": [first.json()]}
    with client.app.state.site.state.read() as conn:
        assert contract_of(conn, email="olga@romashka.example", today=NOW.date()).number == "PREM-1"
    assert put(valid_to="").json()["valid_to"] == ""
    assert client.delete(f"{CONTRACTS}/PREM-1", headers=put.auth).json() == {"contracts": []}
    assert client.delete(f"{CONTRACTS}/PREM-1", headers=put.auth).status_code == 404


@pytest.mark.parametrize(
    "changed", [{"level": "platinum"}, {"domains": ["gmail.com"]}, {"valid_to": "2027-99-31"}, {"number": "prem-0"}]
)
def test_a_contract_that_can_not_be_changes_nothing(client, put, changed: dict[str, object]):
    put("PREM-0", domains=["lutik.example"])
    before = client.get(CONTRACTS, headers=put.auth).json()
    refused = put(**changed)
    assert refused.status_code == 409 and client.get(CONTRACTS, headers=put.auth).json() == before


def test_a_number_that_is_none_is_refused(put):
    assert put("a").status_code == put("a b c").status_code == 422
