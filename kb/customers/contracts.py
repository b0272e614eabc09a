"""Contracts: which service level a customer has, found by the contract's number in their words, their address, or its domain.

A number or an address gives a quicker answer and nothing else: no contract opens anybody's data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select

from kb.storage.customer_tables import contract_keys, contracts
from kb.storage.database import Transaction, insert

WORD = re.compile(r"[\w./-]+")
MOST_WORDS = 500  # of a request that are looked at for a number


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What was agreed with a customer. It holds on the day `valid_to`, too; None: until it is ended."""

    number: str
    customer: str
    level: str
    valid_to: date | None = None
    domains: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        return self.valid_to is None or day <= self.valid_to


def replace_contracts(conn: Transaction, agreed: Iterable[Contract]) -> int:
    """These are all contracts from now on; returns how many."""
    conn.execute(delete(contract_keys))
    conn.execute(delete(contracts))
    return sum(put_contract(conn, one) for one in agreed)


def put_contract(conn: Transaction, contract: Contract) -> int:
    """Keep a contract; one of the same number is taken the place of."""
    remove_contract(conn, contract.number)
    row = {
        "number": contract.number,
        "customer": contract.customer,
        "level": contract.level,
        "valid_to": contract.valid_to.isoformat() if contract.valid_to else "",
        "domains": contract.domains,
        "contacts": contract.contacts,
    }
    conn.execute(insert(conn, contracts).values(row))
    for kind, key in _keys(contract):
        conn.execute(insert(conn, contract_keys).values(kind=kind, key=key, contract=contract.number))
    return 1


def remove_contract(conn: Transaction, number: str) -> bool:
    """Returns whether there was one."""
    conn.execute(delete(contract_keys).where(contract_keys.c.contract == number))
    return bool(conn.execute(delete(contracts).where(contracts.c.number == number)).rowcount)


def list_contracts(conn: Transaction) -> tuple[Contract, ...]:
    """By customer."""
    rows = conn.execute(select(contracts).order_by(contracts.c.customer, contracts.c.number)).mappings()
    return tuple(
        Contract(**{**row, "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None})
        for row in rows
    )


def contract_of(conn: Transaction, *, email: str = "", words: str = "", today: date) -> Contract | None:
    """The contract that holds today of whoever wrote this: by a number among the words first, then by the address, then by its domain."""
    address = email.strip().lower()  # no letter becomes another: straße.de is not strasse.de
    numbers = list(dict.fromkeys(word.strip("./-").casefold() for word in WORD.findall(words)))[:MOST_WORDS]
    wanted: list[tuple[str, Sequence[str]]] = [("number", numbers)] if numbers else []
    if "@" in address:
        wanted += [("contact", (address,)), ("domain", (address.rpartition("@")[2],))]
    if not wanted:
        return None
    matching = or_(*((contract_keys.c.kind == kind) & contract_keys.c.key.in_(keys) for kind, keys in wanted))
    rows = conn.execute(select(contract_keys.c.kind, contract_keys.c.contract).where(matching)).all()
    if not rows:
        return None
    by_number = {one.number: one for one in list_contracts(conn) if one.number in {row.contract for row in rows}}
    for kind, _ in wanted:
        held = sorted(row.contract for row in rows if row.kind == kind and by_number[row.contract].holds(today))
        if held:
            return by_number[held[0]]
    return None


def _keys(contract: Contract) -> Sequence[tuple[str, str]]:
    """What it is found by; written twice it is one."""
    pairs = [("number", contract.number.casefold())]
    pairs += [("contact", contact.lower()) for contact in contract.contacts]
    pairs += [("domain", domain.lower().lstrip("@")) for domain in contract.domains]
    return list(dict.fromkeys(pairs))
