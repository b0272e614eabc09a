"""The lead sees contracts; whoever has one is promised its level on the form."""

from __future__ import annotations

from datetime import date
from html import unescape

from kb.customers.contracts import Contract, put_contract
from tests.web.public.test_contact import GOOD
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import plain


def test_contracts_are_shown_with_those_that_are_over(lead):
    assert "kb contracts load" in plain(unescape(lead.get("/manager/team/contracts").text))
    with lead.app.state.site.state.database.begin() as conn:
        put_contract(
            conn,
            Contract(number="OLD-9", customer="Лютик", level="x", valid_to=date(2026, 1, 1), domains=("l.example",)),
        )
    page = plain(unescape(lead.get("/manager/team/contracts", headers={"accept-language": "ru"}).text))
    assert "OLD-9 Лютик x закончился 1 января 2026 l.example" in page


def test_a_form_of_a_customer_with_a_contract_gets_its_level(quiet, tickets):
    site = quiet.app.state.site
    level = site.live.public.tree.contacts.service_levels[-1].id
    with site.state.database.begin() as conn:
        put_contract(conn, Contract(number="PREM-1", customer="Ромашка", level=level, contacts=(GOOD["email"],)))
    sent(quiet)
    [ticket] = tickets()
    assert ticket.level == level and ticket.due_at is not None
