"""Minutes, shares and changes are said as people say them."""

from __future__ import annotations

import pytest

from kb.measures.spread import Spread
from kb.service.figures import Figure
from web.lead.views.cells import cell, change, duration, percent
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("minutes", "clock", "said"),
    [
        (None, False, "—"),
        (0.4, False, "0 min"),
        (59.6, False, "1 h"),
        (200, False, "3 h 20 min"),
        (4320, False, "72 h"),
        (4330, True, "3 d"),
        (4500, True, "3 d 3 h"),
    ],
)
def test_only_the_clock_has_days(minutes, clock, said):
    assert plain(duration(EN, minutes, clock=clock)) == said


def test_a_share_stands_beside_what_it_is_made_of():
    share = Figure("kept", "share", 9, 12)
    assert plain(cell(EN, share, "/x").text) == "75%" and plain(cell(EN, share).beside) == "9 of 12"
    assert percent(EN, None) == "—" and cell(EN, Figure("kept", "share", 0, 3), "/x").url == ""


def test_a_change_says_whether_it_is_for_the_better():
    slower = change(EN, _time(90), _time(60))
    assert (plain(slower.text), slower.mood) == ("+30 min", "worse")
    assert change(EN, Figure("kept", "share", 90, 100), Figure("kept", "share", 70, 100)).mood == "better"
    assert change(EN, Figure("kept", "share", 9, 10), Figure("kept", "share", 8, 10)).mood == ""
    assert change(EN, Figure("volume", "count", 9, 9), Figure("volume", "count", 5, 5)).mood == ""
    assert (
        change(EN, _time(60), _time(60)).text == "no change"
        and change(EN, _time(60), Figure("first_answer", "time")).text == ""
    )


def _time(minutes: float) -> Figure:
    return Figure("first_answer", "time", 50, 50, Spread(50, minutes, minutes), Spread(50, minutes, minutes))
