"""Whom a note calls, and who hears of a promise or an article."""

from __future__ import annotations

import pytest

from kb.notifications.receivers import IN_INBOX, LEADS, WRITERS, answering_for, looking_after, mentioned_in, people_of
from kb.staff.accounts import ROLES
from kb.storage.database import insert
from kb.storage.staff_tables import staff

PEOPLE = ("Анна Петрова", "Анна Серова", "Павел", "Пётр Ильин", "Павел Второй")


@pytest.fixture
def people(db, now):
    """Anna of the inbox, Boris who leads, Vera who writes, Gleb whose account is shut."""
    rows = (("Анна", "agent", None), ("Борис", "manager", None), ("Вера", "writer", None), ("Глеб", "agent", now))
    with db.begin() as conn:
        for name, role, shut in rows:
            row = {"name": name, "login": name.casefold(), "role": role, "password": "", "created_at": now}
            conn.execute(insert(conn, staff).values(**row, disabled_at=shut))
    return db


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Анна Петрова, посмотри", ("Анна Петрова",)),
        ("спросите @анна  серова", ("Анна Серова",)),
        ("@Анна, кто из вас?", ()),
        ("@Петр и @павел второй", ("Пётр Ильин", "Павел Второй")),
        ("@Павел: и ты, @Павел", ("Павел",)),
        ("почта anna@Павел.рф и @Павлов", ()),
        ("(@Павел)", ("Павел",)),
        ("@ @@Павел @", ()),
    ],
)
def test_a_note_calls_whoever_it_names_and_nobody_by_an_address(text: str, called: tuple[str, ...]):
    assert mentioned_in(text, PEOPLE) == called


def test_a_promise_concerns_its_owner_and_nobodys_whoever_leads(people):
    with people.read() as conn:
        assert answering_for(conn, "Анна") == ("Анна",) and answering_for(conn, "") == ("Борис",)
        assert people_of(conn, IN_INBOX) == ("Анна", "Борис")


def test_an_article_concerns_the_account_of_its_owners_name_else_all_who_write(people):
    with people.read() as conn:
        assert looking_after(conn, "вера") == ("Вера",) and looking_after(conn, "cards") == ("Борис", "Вера")


def test_the_roles_are_those_of_accounts():
    for roles, scope in ((IN_INBOX, "inbox"), (LEADS, "manage"), (WRITERS, "write")):
        assert set(roles) == {role for role, scopes in ROLES.items() if scope in scopes}
