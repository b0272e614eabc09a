"""What is kept of the contacts of contracts: found by their address, and taken out of the contract, which itself stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import delete, select, update

from kb.delivery.mailboxes import same_mailbox
from kb.retention.identifiers import Identifiers, blotted
from kb.storage.customer_tables import contract_keys, contracts
from kb.storage.database import Transaction

TOLD = ("number", "customer", "level", "valid_to")


def contracts_of(conn: Transaction, addresses: Collection[str]) -> list[dict[str, object]]:
    """The contracts somebody is a contact of, in plain values; of other contacts nothing."""
    rows = conn.execute(select(contracts).order_by(contracts.c.number)).mappings()
    return [
        {name: row[name] for name in TOLD} for row in rows if any(_is_of(one, addresses) for one in row["contacts"])
    ]


def forget_contacts(conn: Transaction, person: Identifiers) -> Counter[str]:
    """Take the person out of every contract, out of the customer's name as well; returns how many rows of which table it was in."""
    touched: Counter[str] = Counter()
    for row in conn.execute(select(contracts)).mappings().all():
        contacts = tuple(one for one in row["contacts"] if not _is_of(one, person.emails))
        new = {"contacts": contacts, "customer": blotted(row["customer"], person.names_person)}
        if any(new[name] != row[name] for name in new):
            conn.execute(update(contracts).where(contracts.c.number == row["number"]).values(new))
            touched["contracts"] += 1
    for key in conn.execute(select(contract_keys.c.key).where(contract_keys.c.kind == "contact")).scalars().all():
        if _is_of(key, person.emails):
            theirs = (contract_keys.c.kind == "contact") & (contract_keys.c.key == key)
            touched["contract_keys"] += conn.execute(delete(contract_keys).where(theirs)).rowcount
    return touched


def _is_of(contact: str, addresses: Collection[str]) -> bool:
    return any(same_mailbox(contact, address) for address in addresses)
