"""A notice for programs says whether it stands, is ahead or over, and hides nothing of whom it concerns."""

from __future__ import annotations

from tests.web.parts.test_notices import notice, standing
from web.api.models.notices import EXAMPLE, NoticeOut, notices_out


def test_states_are_told_by_the_clock():
    there = standing(notice("1"), notice("2", severity="planned", hours=300, lasts=1), notice("3", hours=-3, lasts=1))
    told = {one.id: one.state for one in notices_out(there, "ru", "https://help.example", past=True).notices}
    assert told == {"1": "now", "2": "ahead", "3": "over"}
    assert [one.id for one in notices_out(there, "ru", "", past=False).notices] == ["1"]


def test_the_example_of_the_description_is_one():
    assert NoticeOut.model_validate(EXAMPLE).id == "14"
