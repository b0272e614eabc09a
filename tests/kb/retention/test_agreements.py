"""Who is a contact of a contract is told so, and taken out of it; the contract and its other contacts stay."""

from __future__ import annotations

from datetime import date

from kb.customers.contracts import Contract, contract_of, list_contracts, put_contract
from kb.retention.agreements import contracts_of, forget_contacts
from kb.retention.identifiers import Identifiers

ANNA, BORIS = "Anna.Petrova@example.com", "boris@example.com"
AGREED = Contract(number="SLA-7", customer="ИП Анна Петрова", level="gold", contacts=(ANNA, BORIS))
DAY = date(2026, 11, 26)
WANTED = Identifiers(emails=frozenset({ANNA.lower()}), names=frozenset({"Анна Петрова"}))


def test_a_contact_gets_their_contract_without_the_other_contacts(db):
    with db.begin() as conn:
        put_contract(conn, AGREED)
        told = {"number": "SLA-7", "customer": "ИП Анна Петрова", "level": "gold", "valid_to": ""}
        assert contracts_of(conn, {ANNA.upper()}) == [told]
        assert contracts_of(conn, {"nobody@example.com"}) == []


def test_a_forgotten_contact_finds_no_contract_and_the_other_does(db):
    with db.begin() as conn:
        put_contract(conn, AGREED)
        assert forget_contacts(conn, WANTED) == {"contracts": 1, "contract_keys": 1}
        [left] = list_contracts(conn)
        assert (left.customer, left.contacts) == ("ИП •••", (BORIS,))
        assert contract_of(conn, email=ANNA, today=DAY) is None
        assert contract_of(conn, email=BORIS, today=DAY) == left
        assert forget_contacts(conn, WANTED) == {}
