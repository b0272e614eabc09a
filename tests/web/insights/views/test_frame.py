"""What is around every page of managers, in words."""

from __future__ import annotations

from datetime import date

import pytest

from kb.insights.periods import DayPeriod
from web.insights.views.frame import desk_of, tabs_of, told_counted, told_period
from web.site.session import SignedIn
from web.site.texts import load_texts

WRITER = SignedIn(name="Вера", scopes=("lookup", "write"), person=1, role="writer")


@pytest.fixture
def texts():
    return load_texts(("ru", "en"))["en"]


def test_the_page_that_is_shown_is_marked(texts):
    assert [tab.here for tab in tabs_of(texts, "content")][0] is True
    assert desk_of(WRITER) == "/agent"


def test_periods_are_told_in_words(texts):
    week = DayPeriod.of(7, date(2026, 11, 26))
    assert told_period(texts, week).replace("\xa0", " ") == "19–25 November 2026."
    assert told_counted(texts, "") == "Nothing has been counted yet."
