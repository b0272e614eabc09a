"""A file with a mistake changes nothing and names every mistake."""

from __future__ import annotations

from datetime import date

import pytest

from kb.customers.customers_file import BadCustomers, read_customers

GOOD = """
contracts:
  - {number: PREM-12345, customer: Ромашка, level: premium, valid_to: 2027-12-31, domains: [romashka.example]}
  - {number: BASE-1, customer: Василёк, level: basic, contacts: [boss@example.org]}
"""


def test_a_good_file_is_read(tmp_path):
    path = tmp_path / "customers.yaml"
    path.write_text(GOOD, "utf-8")
    first, second = read_customers(path, {"premium", "basic"})
    assert (first.valid_to, first.domains, second.contacts) == (
        date(2027, 12, 31),
        ("romashka.example",),
        ("boss@example.org",),
    )


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (GOOD.replace("premium", "premum"), "PREM-12345: there is no service level 'premum'"),
        (GOOD.replace("BASE-1", "prem-12345"), "stands there twice"),
        (GOOD.replace("romashka.example", "gmail.com"), "gmail.com is everybody's"),
        (GOOD.replace("customer: Ромашка,", ""), "contracts.0.customer"),
        ("contracts: [", "this is no YAML"),
        ("customers: []", "contracts"),
    ],
)
def test_every_mistake_is_named(tmp_path, written, says):
    path = tmp_path / "customers.yaml"
    path.write_text(written, "utf-8")
    with pytest.raises(BadCustomers, match="customers.yaml") as raised:
        read_customers(path, {"premium", "basic"})
    assert says in str(raised.value)
