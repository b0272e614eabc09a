"""Accounts of staff: people, their roles and their passwords. Knows nothing of signing in, cookies or HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import RowMapping, select, update

from kb.errors import LastLead, NameTaken, StaffError
from kb.staff.password_strength import refuse_weak
from kb.staff.passwords import Passwords
from kb.staff.sessions import end_sessions
from kb.storage.database import Transaction, insert, one_at_a_time
from kb.storage.staff_tables import staff
from kb.storage.tables import storable

ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agent": ("lookup", "tickets", "feedback", "templates", "inbox"),
        "writer": ("lookup", "feedback", "templates", "write"),
        "manager": ("lookup", "tickets", "feedback", "templates", "inbox", "write", "manage"),
    }
)

LEADS_LOCK = 0x07_7E_EC  # two who may manage accounts don't shut each other out at once


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who works here."""

    id: int
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None = None
    email: str = ""
    team: str = ""

    def allows(self, scope: str) -> bool:
        return self.disabled_at is None and scope in ROLES[self.role]


@dataclass(frozen=True, kw_only=True)
class NewPassword:
    """A password as it was chosen, and what must not stand in it besides the person's name: the organisation's."""

    text: str
    brands: tuple[str, ...] = ()

    def check(self, name: str) -> None:
        """Raises WeakPassword, a StaffError, for one that is too easy to guess."""
        refuse_weak(self.text, known=(name, *self.brands))


def add_person(
    conn: Transaction,
    name: str,
    role: str,
    password: str,
    *,
    brands: Iterable[str] = (),
    hashed: str = "",
    at: datetime,
) -> Person:
    """Make an account. Raises StaffError for an unknown role, a weak password or a name that is taken.

    `hashed`: of the password, made before the transaction began where others write meanwhile.
    """
    check_role(role)
    NewPassword(text=password, brands=tuple(brands)).check(name)
    return make_account(conn, name, role, hashed or Passwords().hash(password), at=at)


def make_account(conn: Transaction, name: str, role: str, hashed: str = "", *, at: datetime) -> Person:
    """Make an account whose password has this hash; without one a password lets nobody in. Raises StaffError, NameTaken."""
    check_role(role)
    if not name.strip():
        raise StaffError("an account needs a name; answers are signed with it")
    display_name = storable(" ".join(name.split()))
    row = {"name": display_name, "login": login_of(name), "role": role, "password": hashed, "created_at": at}
    insertion = insert(conn, staff).values(row).on_conflict_do_nothing().returning(*_PUBLIC)
    inserted = conn.execute(insertion).mappings().one_or_none()
    if inserted is None:
        raise NameTaken(
            f"there is an account {display_name!r} already; `kb staff list` shows them,"
            " `kb staff password` and `kb staff enable` let its owner in again"
        )
    return _person(inserted)


def list_staff(conn: Transaction) -> tuple[Person, ...]:
    """Every account ever made, by name."""
    return tuple(_person(row) for row in conn.execute(select(*_PUBLIC).order_by(staff.c.login)).mappings())


def find_person(conn: Transaction, id: int) -> Person | None:
    """The account of a number if it is not shut."""
    row = conn.execute(select(*_PUBLIC).where((staff.c.id == id) & staff.c.disabled_at.is_(None))).mappings()
    account = row.one_or_none()
    return None if account is None else _person(account)


def person_numbered(conn: Transaction, id: int) -> Person | None:
    """The account of a number, shut or not."""
    row = conn.execute(select(*_PUBLIC).where(staff.c.id == id)).mappings().one_or_none()
    return None if row is None else _person(row)


def person_named(conn: Transaction, name: str) -> Person:
    """The account of a name, shut or not. Raises StaffError for an unknown name."""
    row = conn.execute(select(*_PUBLIC).where(staff.c.login == login_of(name))).mappings().one_or_none()
    if row is None:
        raise StaffError(f"there is no account {name!r}; `kb staff list` shows them")
    return _person(row)


def disable_person(conn: Transaction, name: str, *, at: datetime) -> Person:
    """Shut an account: its sessions end now. Shut twice it keeps the first time. Raises StaffError for an unknown name."""
    person = person_named(conn, name)
    conn.execute(update(staff).where((staff.c.id == person.id) & staff.c.disabled_at.is_(None)).values(disabled_at=at))
    end_sessions(conn, person.id)
    return person_named(conn, name)


def enable_person(conn: Transaction, name: str) -> Person:
    """Open an account again that was shut; its password is the old one. Raises StaffError for an unknown name."""
    person = person_named(conn, name)
    conn.execute(update(staff).where(staff.c.id == person.id).values(disabled_at=None))
    return person_named(conn, name)


def change_role(conn: Transaction, name: str, role: str) -> Person:
    """Give a person another role, which counts from the next request. Raises StaffError for an unknown name or role."""
    check_role(role)
    person = person_named(conn, name)
    conn.execute(update(staff).where(staff.c.id == person.id).values(role=role))
    return person_named(conn, name)


def change_place(conn: Transaction, person: int, *, email: str, team: str) -> None:
    """Where somebody is written to, and the team they are of; either may be ""."""
    place = {"email": email.strip(), "team": " ".join(team.split())}
    conn.execute(update(staff).where(staff.c.id == person).values(place))


def keep_a_lead(conn: Transaction, but: int) -> None:
    """Raises LastLead where nobody but the account `but`, which is to lose it, may manage accounts."""
    one_at_a_time(conn, LEADS_LOCK)
    leads = [role for role, scopes in ROLES.items() if "manage" in scopes]
    others = staff.c.role.in_(leads) & (staff.c.id != but) & staff.c.disabled_at.is_(None)
    if conn.execute(select(staff.c.id).where(others).limit(1)).first() is None:
        raise LastLead("somebody has to be left who may manage accounts; make another account a manager first")


def set_password(
    conn: Transaction, name: str, password: str, *, brands: Iterable[str] = (), hashed: str = ""
) -> Person:
    """Give an account a new password: all its sessions end. Raises StaffError for an unknown name or a weak password.

    `hashed` as in `add_person`.
    """
    person = person_named(conn, name)
    NewPassword(text=password, brands=tuple(brands)).check(person.name)
    replace_password(conn, person.id, hashed or Passwords().hash(password))
    return person


def replace_password(conn: Transaction, person: int, hashed: str, *, session: str = "") -> None:
    """Keep another hash; every session but the one with the secret `session` ends."""
    conn.execute(update(staff).where(staff.c.id == person).values(password=hashed))
    end_sessions(conn, person, but=session)


def login_of(name: str) -> str:
    """A name as it is compared: case and spacing folded."""
    return storable(" ".join(name.split()).casefold())


def check_role(role: str) -> None:
    """Raises StaffError for a role there is not."""
    if role not in ROLES:
        raise StaffError(f"unknown role {role!r}; expected one of: {', '.join(ROLES)}")


_PUBLIC = tuple(staff.c[name] for name in Person.__dataclass_fields__)


def _person(row: RowMapping) -> Person:
    return Person(**{name: row[name] for name in Person.__dataclass_fields__})
