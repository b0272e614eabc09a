"""Somebody who is invited makes their own account with the link of a letter, once and in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.outbox import list_entries
from kb.errors import NameTaken, StaffError
from kb.staff.accounts import list_staff
from kb.staff.invitations import (
    INVITATION_LASTS,
    NewInvitation,
    accept_invitation,
    find_invitation,
    invite,
    open_invitations,
    revoke_invitation,
)
from kb.staff.passwords import Passwords
from kb.staff.sign_in import sign_in
from kb.storage.site_key import invitation_secret
from tests.kb.staff.people import KEY, NOON, PASSWORD, attempt

EMAIL = "olga@example.com"
HASHED = Passwords().hash(PASSWORD)


def invited(db, *, at=NOON, **changed: str) -> str:
    """The secret of the link in the newest letter."""
    new = NewInvitation(
        **{"email": EMAIL, "role": "writer", "team": "Карты", "lang": "ru", "invited_by": "Вера"} | changed
    )
    with db.begin() as conn:
        invite(conn, new, key=KEY, at=at)
        [newest, *_] = list_entries(conn)
    assert newest.kind == "staff.invited" and newest.payload["email"] == new.email.strip()
    return invitation_secret(KEY, str(newest.payload["nonce"]))


def accepted(db, secret: str, name: str = "Ольга", *, at=NOON):
    with db.begin() as conn:
        return accept_invitation(conn, secret, name, HASHED, at=at)


def test_a_link_makes_an_account_that_signs_in(db, passwords):
    person = accepted(db, invited(db))
    assert (person.name, person.role, person.team, person.email) == ("Ольга", "writer", "Карты", EMAIL)
    assert sign_in(db, attempt("Ольга"), passwords, at=NOON).secret
    with db.read() as conn:
        assert open_invitations(conn, at=NOON) == ()


def test_a_link_works_once_and_in_time(db):
    secret = invited(db)
    late = NOON + INVITATION_LASTS
    assert accepted(db, secret, at=late) is None
    assert accepted(db, secret) and accepted(db, secret, "Пётр") is None
    assert accepted(db, "made up") is None
    with db.read() as conn:
        assert [person.name for person in list_staff(conn)] == ["Ольга"]


def test_a_link_taken_back_no_longer_works(db):
    secret = invited(db)
    with db.begin() as conn:
        [waiting] = open_invitations(conn, at=NOON)
        assert revoke_invitation(conn, waiting.id, at=NOON) and not revoke_invitation(conn, waiting.id, at=NOON)
        assert find_invitation(conn, secret, at=NOON) is None
    assert accepted(db, secret) is None


def test_a_newer_letter_to_the_same_address_takes_the_place_of_the_older(db):
    older, newer = invited(db), invited(db, at=NOON + timedelta(minutes=1))
    assert accepted(db, older) is None and accepted(db, newer)


@pytest.mark.parametrize(("wrong", "name"), [(NameTaken, "анна"), (StaffError, " ")])
def test_what_is_wrong_with_a_name_costs_the_link_nothing(db, anna, wrong: type[StaffError], name: str):
    secret = invited(db)
    with pytest.raises(wrong), db.begin() as conn:
        accept_invitation(conn, secret, name, HASHED, at=NOON)
    assert accepted(db, secret)


@pytest.mark.parametrize("changed", [{"email": "nobody"}, {"email": "a@b@c"}, {"role": "boss"}])
def test_nobody_is_invited_by_a_letter_that_reaches_nobody_or_to_no_role(db, changed: dict[str, str]):
    with pytest.raises(StaffError):
        invited(db, **changed)


def test_the_database_holds_no_link(db):
    secret = invited(db)
    with db.read() as conn:
        stored = [*conn.exec_driver_sql("SELECT * FROM invitations"), *conn.exec_driver_sql("SELECT * FROM outbox")]
    assert secret not in str(stored)
