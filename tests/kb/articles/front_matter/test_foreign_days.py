"""Days in the forms other tools have for them."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.front_matter.foreign_days import day_of


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2027-05-31", date(2027, 5, 31)),
        ("2027-5-1T10:00:00Z", date(2027, 5, 1)),
        ("5/31/2027", date(2027, 5, 31)),
        ("31.05.2027", date(2027, 5, 31)),
        ("May 31, 2027", date(2027, 5, 31)),
        ("31 May 2027", date(2027, 5, 31)),
        ("2027-13-01", None),
        ("2027-05-311", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_as_the_tools_write_them(written: str, day: date | None):
    assert day_of(written) == day
