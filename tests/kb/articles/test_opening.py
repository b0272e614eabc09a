"""Hours as people write them: breaks, nights, single days, dates; what can't be hours is told with how to write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kb.articles.opening import CLOSED, DAYS, ChangedDay, Hours, Opening, covered, hours_of, is_whole_week

OPENING = TypeAdapter(Opening)
times = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("08:00-20:00", [(480, 1200)]),
        ("8:00 – 20:00", [(480, 1200)]),
        ("09:00-13:00, 14:00-18:00", [(540, 780), (840, 1080)]),
        ("14:00-18:00;09:00—13:00", [(540, 780), (840, 1080)]),
        ("22:00-06:00", [(1320, 1800)]),
        ("21:00-00:00", [(1260, 1440)]),
        ("00:00-24:00", [(0, 1440)]),
        ("00:00-23:59", [(0, 1440)]),
        ("closed", []),
    ],
)
def test_hours_are_minutes_of_the_day_they_begin_on(written: str, hours: list[tuple[int, int]]):
    assert hours_of(written) == tuple(Hours(*pair) for pair in hours)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "8-20",
        "8 to 20",
        "24:00-02:00",
        "25:00-26:00",
        "08:60-09:00",
        "08:00-08:00",
        "08:00-24:01",
        "08:00-20:00,",
        "-",
        "open",
    ],
)
def test_what_can_be_no_hours_is_told_with_how_to_write_them(written: str):
    with pytest.raises(ValidationError, match=r"are not hours.*22:00-06:00"):
        OPENING.validate_python({"monday": written})


@given(times, times)
def test_any_two_times_are_hours_of_at_most_a_day(start: str, end: str):
    if start == end:
        return
    (hours,) = hours_of(f"{start}-{end}")
    assert 0 <= hours.start < hours.end <= hours.start + 1440


@given(
    st.dictionaries(
        st.sampled_from(sorted(DAYS)) | st.dates().map(date.isoformat),
        st.sampled_from(["always", CLOSED, "08:00-20:00", "09:00-13:00, 14:00-18:00", ["22:00-06:00", "10:00-12:00"]]),
    )
)
def test_what_is_kept_is_read_as_the_same_again(written: dict[str, object]):
    kept = OPENING.validate_python(written)
    assert OPENING.validate_python(kept) == kept and set(kept) == set(written)


@pytest.mark.parametrize("day", ["wednesdays", "среда", "2026-02-30", "31.12.2026", ""])
def test_a_day_is_one_of_the_names_or_a_date(day: str):
    with pytest.raises(ValidationError, match="is not a day"):
        OPENING.validate_python({day: "08:00-20:00"})


@pytest.mark.parametrize(
    ("opening", "whole"),
    [
        ({"every_day": "00:00-24:00"}, True),
        ({"weekdays": "00:00-24:00", "saturday": "00:00-23:59", "sunday": "00:00-24:00"}, True),
        ({"every_day": "00:00-12:00, 12:00-24:00"}, True),
        ({"weekdays": "00:00-24:00", "weekend": "00:00-24:00", "sunday": "closed"}, False),
        ({"every_day": "00:00-24:00", "2026-12-31": "closed"}, False),
        ({"every_day": "00:00-11:00, 12:00-24:00"}, False),
        ({"weekdays": "00:00-24:00", "saturday": "00:00-24:00"}, False),
        ({}, False),
    ],
)
def test_round_the_clock_is_round_the_clock_however_it_is_written(opening: dict[str, str], whole: bool):
    assert is_whole_week(OPENING.validate_python(opening)) is whole


def test_hours_within_those_of_more_days_change_nothing():
    told = covered({"every_day": "09:00-21:00", "sunday": "10:00-18:00", "saturday": "10:00-22:00", "monday": "closed"})
    assert list(told) == ["sunday"]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ({"date": "2026-12-31", "hours": "08:00-15:00"}, ("08:00-15:00", "")),
        ({"date": "2026-12-31", "hours": "closed"}, ("closed", "")),
        ({"date": "2027-02-20", "like": "friday"}, ("", "friday")),
    ],
)
def test_a_changed_day_has_hours_of_its_own_or_those_of_a_weekday(day: dict[str, str], says: tuple[str, str]):
    made = ChangedDay.model_validate(day)
    assert (made.hours, made.like) == says


@pytest.mark.parametrize(
    "day",
    [
        {"date": "2026-12-31"},
        {"date": "2026-12-31", "hours": "8", "like": ""},
        {"date": "2026-12-31", "like": "weekdays"},
    ]
    + [{"date": "2026-12-31", "hours": "08:00-15:00", "like": "friday"}, {"date": "5", "like": "friday"}],
)
def test_a_changed_day_that_says_nothing_or_two_things_is_told(day: dict[str, str]):
    with pytest.raises(ValidationError):
        ChangedDay.model_validate(day)
