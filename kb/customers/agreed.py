"""What was agreed with whoever writes: a request gets the level of their contract before it is stored, and with it its promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from kb.articles.contacts import Contacts
from kb.customers.contracts import contract_of
from kb.requests.calls import NewCall
from kb.requests.service_levels import Promise, promise
from kb.requests.tickets import NewTicket
from kb.storage.database import Transaction


def with_contract(conn: Transaction, new: NewTicket, contacts: Contacts, *, words: str = "", at: datetime) -> NewTicket:
    """The same with the promise of its writer's contract; unchanged where none holds. `words`: more that may name its number."""
    due = agreed_promise(conn, contacts, new.topic, email=new.email, words=f"{new.text} {new.subject} {words}", at=at)
    return replace(new, promise=due) if due else new


def call_with_contract(conn: Transaction, call: NewCall, contacts: Contacts, *, at: datetime) -> NewCall:
    """The same of a call: its number may stand in the note."""
    return replace(call, ticket=with_contract(conn, call.ticket, contacts, words=call.note, at=at))


def agreed_promise(
    conn: Transaction, contacts: Contacts, topic: str, *, email: str, words: str = "", at: datetime
) -> Promise | None:
    """The promise of the contract that holds today where the team is; None where none does, or its level is no longer there."""
    today = at.astimezone(ZoneInfo(contacts.zone)).date()
    contract = contract_of(conn, email=email, words=words, today=today)
    if contract is None or all(level.id != contract.level for level in contacts.service_levels):
        return None
    return promise(contacts, topic, at=at, level_id=contract.level)
