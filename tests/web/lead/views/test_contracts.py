"""A contract without an end says so."""

from __future__ import annotations

from datetime import date

from kb.customers.contracts import Contract
from web.lead.views.contracts import ContractsPage
from web.lead.views.team import GroupNames
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_a_contract_is_shown_with_its_end_or_without():
    agreed = [
        Contract(number="A-1", customer="A", level="x"),
        Contract(number="B-1", customer="B", level="x", valid_to=date(2026, 1, 1)),
    ]
    page = ContractsPage.of(GroupNames(EN, None), agreed, who="Vera", today=date(2026, 1, 2))
    assert [(row.valid.replace("\xa0", " "), row.over) for row in page.rows] == [
        ("no end date", False),
        ("ended on 1 January 2026", True),
    ]


def test_what_a_contract_is_found_by_is_told_of_each():
    agreed = [
        Contract(number="A-1", customer="A", level="x", domains=("a.example",)),
        Contract(number="B-1", customer="B", level="x"),
    ]
    page = ContractsPage.of(GroupNames(EN, None), agreed, who="Vera", today=date(2026, 1, 2))
    assert [row.found_by for row in page.rows] == ["a.example", "contract number"]
