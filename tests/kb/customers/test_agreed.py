"""A request is promised what was agreed with its writer, before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kb.articles.contacts import Contacts
from kb.customers.agreed import call_with_contract, with_contract
from kb.customers.contracts import Contract, put_contract
from kb.requests.calls import NewCall
from tests.kb.conftest import FORM

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
LEVELS = [
    {"id": id, "title": {"ru": id}, "reaction_hours": hours, "business_hours": "always", "timezone": "UTC"}
    for id, hours in (("personal", 8), ("premium", 0.5))
]
CONTACTS = Contacts.model_validate({"service_levels": LEVELS})
PREMIUM = Contract(number="PREM-12345", customer="Ромашка", level="premium", domains=("romashka.example",))


def test_who_has_a_contract_is_promised_its_time(db):
    with db.begin() as conn:
        put_contract(conn, PREMIUM)
        agreed = with_contract(conn, replace(FORM, email="anna@romashka.example"), CONTACTS, at=AT)
        stranger = with_contract(conn, FORM, CONTACTS, at=AT)
    assert (agreed.promise.level, agreed.promise.due_at) == ("premium", AT + timedelta(minutes=30))
    assert stranger == FORM


def test_a_number_said_in_a_call_counts_and_a_level_that_is_gone_does_not(db):
    call = NewCall(ticket=replace(FORM, text="", email=""), who="Анна", note="Договор PREM-12345, не печатает")
    with db.begin() as conn:
        put_contract(conn, PREMIUM)
        assert call_with_contract(conn, call, CONTACTS, at=AT).ticket.promise.level == "premium"
        assert call_with_contract(conn, call, Contacts(service_levels=CONTACTS.service_levels[:1]), at=AT) == call
