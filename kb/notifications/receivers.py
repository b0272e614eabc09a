"""Who is told: the owner of a request, whoever leads, whoever writes articles, and colleagues whom a note names with an @."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from kb.storage.staff_tables import staff

# Roles are named here because accounts stand above; the tests hold them to kb.staff.accounts.
IN_INBOX = ("agent", "manager")
LEADS = ("manager",)
WRITERS = ("writer", "manager")
AT = re.compile(r"(?<![\w@.])@(?=\w)")  # not the one of an e-mail address


def people_of(conn: Connection, roles: Sequence[str]) -> tuple[str, ...]:
    """Names of everybody with one of these roles whose account is not shut."""
    working = staff.c.role.in_(roles) & staff.c.disabled_at.is_(None)
    return tuple(conn.execute(select(staff.c.name).where(working).order_by(staff.c.login)).scalars())


def answering_for(conn: Connection, owner: str) -> tuple[str, ...]:
    """Whom a promise concerns: the owner; whoever leads where nobody has the request."""
    return (owner,) if owner else people_of(conn, LEADS)


def looking_after(conn: Connection, owner: str) -> tuple[str, ...]:
    """Who looks after an article: the account of its owner's name, else everybody who writes."""
    writers = people_of(conn, WRITERS)
    own = tuple(name for name in writers if name.casefold() == owner.strip().casefold())
    return own or writers


def mentioned_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Whom a note calls: "@Anna Petrova", or "@Anna" where one colleague alone is called so. Case and extra spaces don't count."""
    known = tuple(names)
    by_word: dict[str, list[str]] = {}
    for name in known:
        by_word.setdefault(_folded(name).split(" ")[0], []).append(name)
    mentions = []
    for sign in AT.finditer(text):
        said = _folded(text[sign.end() : sign.end() + 200])
        whole = [name for name in known if re.match(rf"{re.escape(_folded(name))}(?!\w)", said)]
        first = re.match(r"[\w-]+", said)
        alike = by_word.get(first[0], []) if first else []
        mentions += [max(whole, key=len)] if whole else alike if len(alike) == 1 else []
    return tuple(dict.fromkeys(mentions))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
