"""An identity opens the account it made and no other; its groups decide what that may do, each time anew."""

from __future__ import annotations

import pytest

from kb.errors import StaffError
from kb.oidc.id_tokens import Identity
from kb.oidc.identities import enter, link, person_of, unlink
from kb.staff.accounts import change_role, disable_person, list_staff
from kb.staff.sessions import find_session
from kb.staff.sign_in import sign_in
from tests.kb.oidc.conftest import provider_at
from tests.kb.staff.people import NOON, attempt

ISSUER = "https://id.example.org"
CORP = provider_at(ISSUER)


def identity(
    subject: str = "u-17", *, name: str = "Ольга", groups: tuple[str, ...] = ("helpdesk",), issuer: str = ISSUER
):
    return Identity(issuer=issuer, subject=subject, name=name, groups=groups)


def entered(db, who: Identity, provider=CORP):
    with db.begin() as conn:
        return enter(conn, provider, who, at=NOON)


def test_the_first_time_makes_an_account_and_the_next_finds_it(db):
    first, again = entered(db, identity()), entered(db, identity(name="Ольга Новая"))
    assert first.person == again.person and first.person.role == "agent" and first.secret != again.secret
    with db.read() as conn:
        assert find_session(conn, again.secret, at=NOON).person == first.person.id
        assert len(list_staff(conn)) == 1


def test_nobody_gets_the_account_of_somebody_of_the_same_name(db, anna):
    assert entered(db, identity(name="анна")).refused == "name"
    with db.read() as conn:
        assert person_of(conn, ISSUER, "u-17") is None


def test_the_same_subject_of_another_issuer_is_somebody_else(db):
    other = provider_at("https://other.example", id="other")
    mine = entered(db, identity()).person
    theirs = entered(db, identity(issuer="https://other.example", name="Другая"), other).person
    assert mine != theirs


def test_groups_are_read_anew_each_time(db):
    assert entered(db, identity()).person.role == "agent"
    assert entered(db, identity(groups=("x", "writers", "helpdesk"))).person.role == "writer"
    assert entered(db, identity(groups=("helpdesk", "leads"))).person.role == "manager"


def test_without_a_group_there_is_no_access_and_what_was_open_ends(db):
    assert entered(db, identity(groups=())).refused == "groups"
    secret = entered(db, identity()).secret
    left = entered(db, identity(groups=("kitchen",)))
    assert (left.secret, left.refused) == ("", "groups")
    with db.read() as conn:
        assert find_session(conn, secret, at=NOON) is None and len(list_staff(conn)) == 1


def test_an_account_that_is_shut_stays_shut(db):
    entered(db, identity())
    with db.begin() as conn:
        disable_person(conn, "Ольга", at=NOON)
    assert entered(db, identity()).refused == "disabled"


def test_a_password_opens_no_account_that_has_none(db, passwords):
    entered(db, identity())
    for typed in ("", "password", " "):
        assert not sign_in(db, attempt("Ольга", typed), passwords, at=NOON).secret


def test_somebody_who_runs_the_place_joins_an_identity_to_an_account(db, anna, passwords):
    with db.begin() as conn:
        link(conn, "Анна", CORP, "u-17", at=NOON)
        change_role(conn, "Анна", "writer")
    assert entered(db, identity(name="Анна")).person.id == anna.id
    assert sign_in(db, attempt(), passwords, at=NOON).secret  # her password is still hers
    with pytest.raises(StaffError), db.begin() as conn:
        link(conn, "Анна", CORP, "u-17", at=NOON)
    with pytest.raises(StaffError), db.begin() as conn:
        link(conn, "Анна", CORP, " ", at=NOON)
    with db.begin() as conn:
        assert unlink(conn, "Анна") == 1
    assert entered(db, identity(name="Анна")).refused == "name"


def test_somebody_without_a_name_is_called_as_the_provider_knows_them(db):
    assert entered(db, identity(name="")).person.name == "u-17"
