"""The tables of customers: contracts, and what each is found by. No verb.

Part of the family `kb.storage.tables.STATE`; imported for the tables it adds there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from kb.storage.tables import STATE, CleanText, TextList

contracts = Table(
    "contracts",
    STATE,
    Column("number", CleanText, primary_key=True),
    Column("customer", CleanText, nullable=False),
    Column("level", CleanText, nullable=False),
    Column("valid_to", CleanText, nullable=False),  # "2027-12-31", the last day; "" until it is ended
    Column("domains", TextList, nullable=False),
    Column("contacts", TextList, nullable=False),
)

contract_keys = Table(  # folded, so that one look-up finds a contract
    "contract_keys",
    STATE,
    Column("kind", CleanText, primary_key=True),  # "number" | "contact" | "domain"
    Column("key", CleanText, primary_key=True),
    Column("contract", CleanText, ForeignKey("contracts.number"), primary_key=True),
    Index(None, "contract"),
)
