"""Opening hours as contacts.yaml has them: days and their hours, checked and put into one form. Never looks at a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, field_validator, model_validator

from kb.articles.written_values import WRITTEN_DAY, Day, is_day

DAYS: Mapping[str, Sequence[int]] = {  # as date.weekday() counts them
    "weekdays": range(5),
    "saturday": (5,),
    "sunday": (6,),
    "every_day": range(7),
    "weekend": (5, 6),
    "monday": (0,),
    "tuesday": (1,),
    "wednesday": (2,),
    "thursday": (3,),
    "friday": (4,),
}
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CLOSED = "closed"
WHOLE_DAY = "00:00-24:00"
DAY_MINUTES = 24 * 60
TO_THE_LAST_MINUTE = DAY_MINUTES - 1  # "00:00-23:59" is how some write a whole day
HOURS = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–—−]\s*(\d{1,2}):([0-5]\d)")
HOW = 'write "08:00-20:00", with a break "09:00-13:00, 14:00-18:00", over midnight "22:00-06:00", or closed'


@dataclass(frozen=True, order=True)
class Hours:
    """From when to when, in minutes after the midnight a day begins with; past 1,440 it is the next day."""

    start: int
    end: int


@lru_cache(maxsize=1024)
def hours_of(text: str) -> tuple[Hours, ...]:
    """The hours of a day in order: "09:00-13:00, 14:00-18:00"; "closed" has none. Raises ValueError."""
    if text.strip() == CLOSED:
        return ()
    return tuple(sorted(_hours(part) for part in re.split("[,;]", text)))


def _hours(text: str) -> Hours:
    match = HOURS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} are not hours")
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start >= DAY_MINUTES or end > DAY_MINUTES or start == end:
        raise ValueError(f"{text.strip()!r} are not hours")
    end = DAY_MINUTES if end == TO_THE_LAST_MINUTE else end
    return Hours(start, end if end > start else end + DAY_MINUTES)


def _written(value: object, of: str) -> str:
    """The hours of one day in the form that is kept: texts or a list of them, `always` and `closed`."""
    texts = [one.strip() for one in (value if isinstance(value, list | tuple) else [value]) if isinstance(one, str)]
    text = ", ".join(texts)
    if text == "always":
        return WHOLE_DAY
    try:
        hours_of(text)
    except ValueError:
        raise ValueError(f"{of}: {value!r} are not hours | {HOW}") from None
    return text


def _opening(value: object) -> object:
    """`always`, or a mapping of days to their hours; days the file leaves out are closed."""
    if value == "always":
        return {"every_day": WHOLE_DAY}
    if not isinstance(value, dict):
        raise ValueError(f'{value!r} are not hours | write always, or weekdays: "08:00-20:00"')
    for day in value:
        if day not in DAYS and not is_day(day):
            raise ValueError(f"{day!r} is not a day | use {', '.join(DAYS)} or a date: 2026-12-31")
    return {day: _written(hours, day) for day, hours in value.items()}


Opening = Annotated[dict[str, str], BeforeValidator(_opening)]  # name of a day or a date → its hours


class ChangedDay(BaseModel):
    """A day with other hours than its weekday has: hours of its own, or those of another weekday."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    date: Day
    hours: str = ""
    like: Weekday | Literal[""] = ""

    @field_validator("hours", mode="before")
    @classmethod
    def _are_hours(cls, value: object) -> object:
        return _written(value, "hours") if value not in ("", None) else ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> ChangedDay:
        if bool(self.hours) == bool(self.like):
            raise ValueError(f'{self.date} needs hours or like | write hours: "09:00-15:00", or like: friday')
        return self


Holiday = Annotated[
    Annotated[Day, Tag("day")] | Annotated[ChangedDay, Tag("changed")],
    Discriminator(lambda value: "changed" if isinstance(value, dict | ChangedDay) else "day"),
]


def covered(opening: Mapping[str, str]) -> Iterator[str]:
    """Names of the days whose hours change nothing: an entry for more days is open then anyway, and hours add up."""
    for name, text in opening.items():
        days = set(DAYS.get(name, ()))
        wider = [other for other in opening if days < set(DAYS.get(other, ()))]
        around = [hours for other in wider for hours in hours_of(opening[other])]
        mine = hours_of(text)
        if mine and around and all(any(o.start <= h.start and h.end <= o.end for o in around) for h in mine):
            yield name


def is_whole_week(opening: Mapping[str, str]) -> bool:
    """Open round the clock, however it is written."""
    if any(WRITTEN_DAY.fullmatch(name) for name in opening):
        return False
    whole = {day for name, text in opening.items() for day in DAYS.get(name, ()) if _fills_a_day(hours_of(text))}
    shut = {day for name, text in opening.items() for day in DAYS.get(name, ()) if not hours_of(text)}
    return whole - shut == set(range(7))


def _fills_a_day(hours: Sequence[Hours]) -> bool:
    reached = 0
    for one in hours:
        if one.start > reached:
            return False
        reached = max(reached, one.end)
    return reached >= DAY_MINUTES
