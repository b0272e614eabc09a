"""Accounts of those who come from a provider: found by issuer and subject alone, with the role their groups give them now.

An address or a name never joins an identity to an account that was there before: only somebody who runs the help centre does (`link`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from kb.errors import NameTaken, StaffError
from kb.oidc.id_tokens import Identity
from kb.oidc.providers import Provider
from kb.staff.accounts import Person, change_role, make_account, person_named, person_numbered
from kb.staff.sessions import begin_session, end_sessions
from kb.storage.database import Transaction, insert
from kb.storage.staff_tables import identities
from kb.storage.tables import storable


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A session's secret and whose it is; or why there is none: "groups", "disabled", "name"."""

    secret: str = ""
    person: Person | None = None
    refused: str = ""


def enter(conn: Transaction, provider: Provider, identity: Identity, *, at: datetime) -> Entered:
    """Let somebody in whom a provider knows; the first time an account is made.

    Without a group of the file there is no access, and whatever was open of an account ends.
    """
    role = provider.role_of(identity.groups)
    person = person_of(conn, identity.issuer, identity.subject)
    if role is None:
        if person:
            end_sessions(conn, person.id)
        return Entered(person=person, refused="groups")
    if person is None:
        try:
            person = make_account(conn, identity.name or identity.subject, role, at=at)
        except NameTaken:
            return Entered(refused="name")
        _keep(conn, identity.issuer, identity.subject, person.id, at=at)
    if person.disabled_at:
        return Entered(person=person, refused="disabled")
    if person.role != role:
        person = change_role(conn, person.name, role)
    _seen(conn, identity, at)
    return Entered(secret=begin_session(conn, person.id, at=at), person=person)


def person_of(conn: Transaction, issuer: str, subject: str) -> Person | None:
    """The account of an identity, shut or not."""
    mine = (identities.c.issuer == storable(issuer)) & (identities.c.subject == storable(subject))
    number = conn.execute(select(identities.c.staff).where(mine)).scalar_one_or_none()
    return None if number is None else person_numbered(conn, number)


def link(conn: Transaction, name: str, provider: Provider, subject: str, *, at: datetime) -> Person:
    """Join an identity to an account there is. Raises StaffError for an unknown name, or an identity that is somebody's."""
    person = person_named(conn, name)
    if not subject.strip():
        raise StaffError(
            "expected the subject the provider knows the person by; the log names it when somebody is refused"
        )
    if owner := person_of(conn, provider.issuer, subject):
        raise StaffError(f"{provider.id} knows {owner.name!r} by this subject; `kb staff unlink` takes it away")
    _keep(conn, provider.issuer, subject, person.id, at=at)
    return person


def unlink(conn: Transaction, name: str) -> int:
    """Take away every identity of an account, and end its sessions; returns how many there were. Raises StaffError."""
    person = person_named(conn, name)
    end_sessions(conn, person.id)
    return conn.execute(delete(identities).where(identities.c.staff == person.id)).rowcount


def _keep(conn: Transaction, issuer: str, subject: str, person: int, *, at: datetime) -> None:
    conn.execute(insert(conn, identities).values(issuer=issuer, subject=subject, staff=person, created_at=at))


def _seen(conn: Transaction, identity: Identity, at: datetime) -> None:
    mine = (identities.c.issuer == identity.issuer) & (identities.c.subject == storable(identity.subject))
    conn.execute(update(identities).where(mine).values(seen_at=at))
