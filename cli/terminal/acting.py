"""What somebody does by a command is in the audit log as well, under the name they have on this machine."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from kb.staff.audit import Actor, note
from kb.storage.database import Transaction


def note_command(conn: Transaction, deed: str, about: str = "", *, kind: str = "change") -> None:
    """Keep that a command did this, in the transaction that does it. `about`: a number, an account's name; no customer's word."""
    note(conn, Actor(name=_name()), deed, about, kind=kind, via="command", at=datetime.now(UTC))


def _name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "kb"
