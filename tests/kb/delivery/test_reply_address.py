"""The address of an answer: made for one request, and for nobody else to make."""

from __future__ import annotations

import pytest

from kb.delivery.reply_address import number_named_by, reply_address

KEY = bytes(range(32))


def test_an_address_names_its_request_again():
    address = reply_address("help@example.org", KEY, "2026-000123")
    assert address.startswith("help+2026-000123.") and address.endswith("@example.org")
    assert len(address.partition("@")[0]) <= 64
    assert number_named_by(address, KEY) == number_named_by(address.upper(), KEY) == "2026-000123"


@pytest.mark.parametrize(
    "other",
    ["help@example.org", "help+2026-000123@example.org", "help+2026-000123.aaaaaaaaaaaaaaaaaaaa@example.org", ""],
)
def test_no_other_address_names_one(other: str):
    assert number_named_by(other, KEY) == ""


def test_without_a_mailbox_there_is_no_address():
    assert reply_address("", KEY, "2026-000123") == ""
