"""A section whose articles are found as ever and opened by nobody is told of; a quiet year hardly brings an alarm."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from kb.alerts.silent_sections import silent_sections
from kb.storage.database import insert
from kb.storage.insight_tables import article_days


@pytest.fixture
def days(log, now):
    """`days("cards", [(found, opened), …])`: yesterday first."""

    def write(section: str, counted) -> None:
        rows = [
            {
                "day": (now - timedelta(days=back)).date().isoformat(),
                "article_id": f"ru/{section}/a",
                "found": int(found),
                "opened": int(opened),
            }
            for back, (found, opened) in enumerate(counted, 1)
        ]
        with log.begin() as conn:
            conn.execute(insert(conn, article_days), rows)

    return write


def test_a_section_that_fell_silent_is_told_of(log, now, days):
    days("cards", [(120, 4)] + [(120, 50 + n % 9) for n in range(28)])
    days("loans", [(120, 48)] + [(120, 50 + n % 9) for n in range(28)])
    days("small", [(9, 0)] + [(9, 5)] * 28)
    days("young", [(120, 4)] + [(120, 50)] * 5)
    with log.read() as conn:
        (alert,) = silent_sections(conn, at=now)
    assert (alert.kind, alert.subject, alert.count, alert.of) == ("silent", "cards", 116, 120)
    assert alert.usual == pytest.approx(0.45, abs=0.02)


def test_a_year_of_ten_sections_brings_few_alarms(log, now, days):
    chance = np.random.default_rng(11)
    for section in range(10):
        found = chance.poisson(80, 393)
        days(f"s{section}", zip(found, chance.binomial(found, 0.4 * chance.gamma(100, 0.01, 393)), strict=True))
    with log.read() as conn:
        false = sum(len(silent_sections(conn, at=now - timedelta(days=back))) for back in range(0, 365, 5))
    assert false <= 2
