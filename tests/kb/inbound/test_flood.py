"""Letters of every kind while the reader is killed again and again: none is lost, doubled or answered for ever.

Thousands come by `python -m tests.kb.inbound.flood`; the rare and dear kinds are all among the first two hundred.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.inbound.flood import MB, TWICE, flood

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]


LETTERS = 200


def test_two_hundred_letters_and_three_deaths_of_the_reader(tmp_path: Path):
    came = flood(tmp_path, letters=LETTERS, kills=3)
    assert (
        came.kills == 3 and LETTERS < came.delivered <= LETTERS + LETTERS // TWICE + 1
    )  # some are too large to come twice
    assert (came.lost, came.doubled, came.strange, came.unread) == ([], [], [], 0)
    assert came.flagged == came.to_flag > 0
    assert came.answers > 10 and came.looped == 0
    assert came.memory < 300 * MB
