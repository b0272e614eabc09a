"""A customer is known by the contract's number, by their address, by its domain, in this order, while the contract holds."""

from __future__ import annotations

from datetime import date

from kb.customers.contracts import (
    Contract,
    contract_of,
    list_contracts,
    put_contract,
    remove_contract,
    replace_contracts,
)

TODAY = date(2026, 11, 26)
PREMIUM = Contract(number="PREM-12345", customer="Ромашка", level="premium", domains=("romashka.example",))
BOSS = Contract(number="BASE-1", customer="Василёк", level="basic", contacts=("Boss@Romashka.example",))
OVER = Contract(
    number="OLD-9", customer="Лютик", level="premium", valid_to=date(2026, 11, 25), domains=("lutik.example",)
)


def found(db, **asked):
    with db.read() as conn:
        contract = contract_of(conn, **{"today": TODAY} | asked)
    return contract.number if contract else None


def test_number_then_address_then_domain(db):
    with db.begin() as conn:
        assert replace_contracts(conn, (PREMIUM, BOSS, OVER)) == 3
    assert found(db, email="anna@romashka.example") == "PREM-12345"
    assert found(db, email="BOSS@romashka.example") == "BASE-1"
    assert found(db, email="boss@romashka.example", words="Договор prem-12345. Помогите") == "PREM-12345"
    assert found(db, email="anna@sub.romashka.example") is None and found(db, words="12345") is None
    assert found(db) is None


def test_a_contract_that_is_over_gives_nothing(db):
    with db.begin() as conn:
        put_contract(conn, OVER)
    assert found(db, email="a@lutik.example", words="OLD-9") is None
    assert found(db, email="a@lutik.example", today=date(2026, 11, 25)) == "OLD-9"


def test_a_contract_takes_the_place_of_one_with_its_number_and_can_be_removed(db):
    with db.begin() as conn:
        put_contract(conn, PREMIUM)
        put_contract(conn, Contract(number="PREM-12345", customer="Ромашка", level="basic"))
        assert [(one.level, one.domains) for one in list_contracts(conn)] == [("basic", ())]
        assert (remove_contract(conn, "PREM-12345"), remove_contract(conn, "PREM-12345")) == (True, False)
