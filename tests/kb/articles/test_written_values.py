"""A day is year-month-day and nothing else; a text without a language is that of all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kb.articles.written_values import Day, TextByLanguage

DAY, TEXT = TypeAdapter(Day), TypeAdapter(TextByLanguage)


@given(st.dates())
def test_every_day_can_be_written_and_is_kept(day: date):
    assert DAY.validate_python(day.isoformat()) == DAY.validate_python(day) == day


@given(st.integers() | st.floats() | st.text(max_size=12).filter(lambda text: text.count("-") < 2) | st.none())
def test_no_number_and_no_other_text_is_a_day(value: object):
    with pytest.raises(ValidationError):
        DAY.validate_python(str(value))
    with pytest.raises(ValidationError):
        DAY.validate_python(value)


@pytest.mark.parametrize(
    "written", ["2027-02-30", "2027-13-01", "2027-1-5", "0000-01-01", "2027-01-15T00:00", "２０２７-01-15x"]
)
def test_a_day_that_is_not_in_the_calendar_is_none(written: str):
    with pytest.raises(ValidationError):
        DAY.validate_python(written)


def test_a_text_alone_is_that_of_every_language():
    assert TEXT.validate_python("Карты") == {"": "Карты"}
    assert TEXT.validate_python({"ru": "Карты"}) == {"ru": "Карты"}
    with pytest.raises(ValidationError):
        TEXT.validate_python(["Карты"])
