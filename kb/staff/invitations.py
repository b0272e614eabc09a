"""Invitations: a link by mail with which somebody makes their own account, once and within INVITATION_LASTS.

The database holds a digest; the link is made when the letter is sent. Whoever invites never learns the password.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, select, update

from kb.delivery.mailboxes import read_mailbox
from kb.delivery.outbox import InvitationPayload, put
from kb.errors import StaffError
from kb.staff.accounts import Person, change_place, check_role, make_account, person_numbered
from kb.storage.database import Transaction, insert
from kb.storage.site_key import invitation_secret
from kb.storage.staff_tables import invitations
from kb.storage.tables import digest, storable

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """Who is invited to what; `lang` of the letter, `invited_by`: whose name stands in it."""

    email: str
    role: str
    lang: str
    invited_by: str
    team: str = ""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invitation as listed."""

    id: int
    email: str
    role: str
    team: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


def invite(conn: Transaction, new: NewInvitation, *, key: bytes, at: datetime) -> Invitation:
    """Have a letter sent with a link; an older one to the same address no longer counts. Raises StaffError."""
    check_role(new.role)
    try:
        read_mailbox(new.email)
    except ValueError as error:
        raise StaffError(f"no letter can reach {new.email!r}: {error}") from None
    email, nonce = storable(new.email.strip()), secrets.token_hex(16)
    _revoke(conn, at, email=email)
    row = {
        "digest": digest(invitation_secret(key, nonce)),
        "email": email,
        "role": new.role,
        "team": storable(" ".join(new.team.split())),
        "lang": new.lang,
        "invited_by": new.invited_by,
        "created_at": at,
        "expires_at": at + INVITATION_LASTS,
    }
    made = conn.execute(insert(conn, invitations).values(row).returning(*_SHOWN)).mappings().one()
    payload = InvitationPayload(
        email=email, lang=new.lang, nonce=nonce, who=new.invited_by, days=INVITATION_LASTS.days, at=at.isoformat()
    )
    put(conn, "staff.invited", "visitor", payload=payload, at=at)
    return _invitation(made)


def open_invitations(conn: Transaction, *, at: datetime) -> tuple[Invitation, ...]:
    """Those that wait to be used, the newest first."""
    waiting = select(*_SHOWN).where(_waiting(at)).order_by(invitations.c.id.desc())
    return tuple(_invitation(row) for row in conn.execute(waiting).mappings())


def find_invitation(conn: Transaction, secret: str, *, at: datetime) -> Invitation | None:
    """The invitation of a link; None when it was used or taken back, is too old, or was never made."""
    mine = _waiting(at) & (invitations.c.digest == digest(secret))
    row = conn.execute(select(*_SHOWN).where(mine)).mappings().one_or_none()
    return None if row is None else _invitation(row)


def accept_invitation(conn: Transaction, secret: str, name: str, hashed: str, *, at: datetime) -> Person | None:
    """The account made with a link, which is used up by that; None where it no longer counts. `hashed`: of its password, made
    beforehand, for nobody else writes meanwhile.

    Raises NameTaken or another StaffError: then leave the transaction by it, and the link still counts.
    """
    mine = _waiting(at) & (invitations.c.digest == digest(secret))
    used = update(invitations).where(mine).values(used_at=at).returning(*_SHOWN)
    row = conn.execute(used).mappings().one_or_none()
    if row is None:
        return None
    person = make_account(conn, name, row["role"], hashed, at=at)
    change_place(conn, person.id, email=row["email"], team=row["team"])
    return person_numbered(conn, person.id)


def revoke_invitation(conn: Transaction, id: int, *, at: datetime) -> bool:
    """Take an invitation back; whether it still counted."""
    return _revoke(conn, at, id=id)


def _revoke(conn: Transaction, at: datetime, *, id: int = 0, email: str = "") -> bool:
    which = (invitations.c.id == id) if id else (invitations.c.email == email)
    return conn.execute(update(invitations).where(which & _waiting(at)).values(revoked_at=at)).rowcount > 0


def _waiting(at: datetime) -> ColumnElement[bool]:
    unused = invitations.c.used_at.is_(None) & invitations.c.revoked_at.is_(None)
    return unused & (invitations.c.expires_at > at)


_SHOWN = tuple(invitations.c[name] for name in Invitation.__dataclass_fields__)


def _invitation(row: RowMapping) -> Invitation:
    return Invitation(**{name: row[name] for name in Invitation.__dataclass_fields__})
