"""Who is meant is found by an address or a number, and what is neither is told."""

from __future__ import annotations

import pytest

from kb.errors import OtvetError
from kb.retention.person import find_person


@pytest.mark.parametrize("wanted", ["", "anna", "@", "2026", "20260-00012", "@example"])
def test_what_is_neither_a_number_nor_an_address_is_told_with_an_example(db, wanted):
    with db.read() as conn, pytest.raises(OtvetError, match="such as 2026-000123, or an e-mail address"):
        find_person(conn, wanted)


def test_somebody_we_know_nothing_of_has_no_requests_and_is_still_looked_for(db):
    with db.read() as conn:
        person = find_person(conn, "nobody@example.com")
        unknown = find_person(conn, "2026-999999")
    assert person.tickets == () and person.identifiers.emails == {"nobody@example.com"}
    assert unknown.tickets == () and unknown.identifiers.numbers == {"2026-999999"}


def test_a_single_request_of_an_address_names_the_address_too(db, send):
    number = send(email="anna@example.com").ticket.number
    with db.read() as conn:
        person = find_person(conn, number)
    assert person.identifiers.emails == {"anna@example.com"} and person.others == ()
    assert person.address == ""


def test_requests_without_an_address_belong_to_nobody_else(db, send):
    one, two = (send(form_key=key, email="").ticket.number for key in "ab")
    with db.read() as conn:
        person = find_person(conn, one)
    assert (person.numbers, person.others, person.identifiers.emails) == ((one,), (), frozenset()) and two != one
