"""Types of what writers write into YAML: a day, a time zone, texts and lists for every language or one for each."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

WRITTEN_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written as year-month-day."""
    try:
        return bool(WRITTEN_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _day(value: object) -> object:
    """Pydantic would take any number for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and WRITTEN_DAY.fullmatch(value.strip())):
        return value
    raise PydanticCustomError("date_written", "not a date")


def _by_language(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
TextByLanguage = Annotated[dict[str, str], BeforeValidator(_by_language)]  # "" is the text of every other language


def _lists_by_language(value: object) -> object:
    if isinstance(value, dict):
        return {lang: (texts,) if isinstance(texts, str) else texts for lang, texts in value.items()}
    return value or {}


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone | write it as Europe/Moscow") from None
    return name


ListsByLanguage = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_lists_by_language)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
