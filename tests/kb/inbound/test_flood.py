"""A thousand letters of every kind while the reader is killed again and again: none is lost, doubled or answered for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.inbound.flood import MB, flood

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]


def test_a_thousand_letters_and_eight_deaths_of_the_reader(tmp_path: Path):
    came = flood(tmp_path, letters=1000, kills=8)
    assert (came.delivered, came.kills) == (1142, 8)  # most of every seventh came twice
    assert (came.lost, came.doubled, came.strange, came.unread) == ([], [], [], 0)
    assert came.flagged == came.to_flag > 0
    assert came.answers > 60 and came.looped == 0
    assert came.memory < 300 * MB
