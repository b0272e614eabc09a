"""Contacts: the channels people can reach us by, and the contact form's topics (contacts.yaml). Never sends anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from kb.facts import Facts
from kb.fields import Fields, suggest
from kb.validation import lines_of

DAYS = ("weekdays", "saturday", "sunday", "every_day")
HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\s*[-–—]\s*([01]\d|2[0-4]):([0-5]\d)")
LINK = re.compile(r"(?:https?://|mailto:|/(?![/\\]))\S+")  # what a browser opens without running anything

Report = Callable[..., None]


def _by_language(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


def _lists_by_language(value: Any) -> Any:
    if isinstance(value, dict):
        return {lang: (texts,) if isinstance(texts, str) else texts for lang, texts in value.items()}
    return value or {}


def _opening(value: Any) -> Any:
    """`always`, or a mapping of days to "08:00-20:00"; days the file leaves out are closed."""
    if value == "always":
        return {"every_day": "00:00-24:00"}
    if not isinstance(value, dict):
        raise ValueError(f'{value!r} are not hours | write always, or weekdays: "08:00-20:00"')
    for day, hours in value.items():
        if day not in DAYS:
            raise ValueError(f"{day!r} is not a day | use {', '.join(DAYS)}")
        if not HOURS.fullmatch(str(hours)) or not _in_order(str(hours)):
            raise ValueError(f'{day}: {hours!r} are not hours | write them as "08:00-20:00"')
    return value


def _in_order(hours: str) -> bool:
    start, end = (part.strip() for part in re.split("[-–—]", hours))
    if end != "24:00":
        time.fromisoformat(end)
    return start < end


ByLanguage = Annotated[dict[str, str], BeforeValidator(_by_language)]
ListsByLanguage = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_lists_by_language)]
Opening = Annotated[dict[str, str], BeforeValidator(_opening)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Number(_Part):
    """A phone number of one region, by the key of its fact."""

    region: ByLanguage = {}
    fact: str


class Channel(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    kind: Literal["phone", "chat", "form", "email", "forum"]
    title: ByLanguage
    numbers: tuple[Number, ...] = ()
    hours: Opening = {}
    hours_fact: str = ""
    wait_fact: str = ""
    address_fact: str = ""
    timezone: str = "Europe/Moscow"
    solves: ListsByLanguage = {}
    cannot: ListsByLanguage = {}
    link: str = ""

    @field_validator("timezone")
    @classmethod
    def _real_timezone(cls, value: str) -> str:
        return _timezone(value)

    @field_validator("link")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        if value and not LINK.fullmatch(value):
            raise ValueError(f"{value!r} is no address | write https://…, mailto:… or a path of this site")
        return value


class Purpose(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: ByLanguage


class FormField(_Part):
    """An extra field of the contact form for one topic."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: Literal["text", "url", "date", "tel", "textarea"] = "text"
    required: bool = False
    label: ByLanguage
    help: ByLanguage = {}


class Topic(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: ByLanguage
    purposes: tuple[Purpose, ...] = ()
    fields: tuple[FormField, ...] = ()
    suggest: tuple[str, ...] = ()
    protected: bool = False


class ServiceLevel(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: ByLanguage
    topics: tuple[str, ...] = ()  # topics of the form whose tickets get this level; all others get the first one
    reaction_hours: float = Field(gt=0)
    business_hours: Opening = {}
    timezone: str = "Europe/Moscow"

    @field_validator("timezone")
    @classmethod
    def _real_timezone(cls, value: str) -> str:
        return _timezone(value)


class ReplyTemplate(_Part):
    """Words staff may begin a reply with; they are edited before they go out."""

    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: ByLanguage
    text: ByLanguage
    article: str = ""  # key of the article to attach


class Contacts(_Part):
    """Everything of contacts.yaml, frozen; `to_dict` gives plain values that JSON takes."""

    channels: tuple[Channel, ...] = ()
    topics: tuple[Topic, ...] = ()
    service_levels: tuple[ServiceLevel, ...] = ()
    holidays: tuple[date, ...] = ()
    replies: tuple[ReplyTemplate, ...] = ()

    def topic(self, id: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == id), None)

    def to_dict(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone | write it as Europe/Moscow") from None
    return name


@dataclass(frozen=True)
class Against:
    """What contacts may refer to."""

    facts: Facts
    keys: frozenset[str]
    today: date


def read_contacts(fields: Fields, against: Against, report: Report) -> Contacts:
    """Contacts of contacts.yaml. What is wrong goes to `report(line, code, message, hint, severity=…)`; on an error the rest is left empty."""
    for name in fields.repeated:
        report(1, "contacts-broken", f"{name} is written twice", "keep one of them")
    try:
        contacts = Contacts.model_validate(fields.values)
    except ValidationError as error:
        for line, message, hint in lines_of(error, fields, (), Contacts):
            report(line, "contacts-broken", message, hint)
        return Contacts()
    _unique_ids(contacts, fields, report)
    for path, key in _cited_facts(contacts):
        problem = against.facts.problem_with(key, "", against.today)
        if problem:
            report(fields.line(path), *problem)
    for at, topic in enumerate(contacts.topics):
        for place, key in enumerate(topic.suggest):
            if key not in against.keys:
                hint = suggest(key, sorted(against.keys), "remove it, or write the article")
                report(
                    fields.line(("topics", at, "suggest", place)),
                    "article-unknown",
                    f"there is no article {key!r}",
                    hint,
                    severity="warning",
                )
    return contacts


def _unique_ids(contacts: Contacts, fields: Fields, report: Report) -> None:
    for group in ("channels", "topics", "service_levels", "replies"):
        _once(getattr(contacts, group), (group,), fields, report)
    for at, topic in enumerate(contacts.topics):
        _once(topic.purposes, ("topics", at, "purposes"), fields, report)
        _once(topic.fields, ("topics", at, "fields"), fields, report)


def _once(things: tuple[Any, ...], path: tuple, fields: Fields, report: Report) -> None:
    seen: set[str] = set()
    for at, thing in enumerate(things):
        if thing.id in seen:
            report(
                fields.line((*path, at, "id")),
                "contacts-broken",
                f"the id {thing.id!r} is used twice in {path[-1]}",
                "give each its own id",
            )
        seen.add(thing.id)


def _cited_facts(contacts: Contacts) -> Iterator[tuple[tuple, str]]:
    for at, channel in enumerate(contacts.channels):
        for name in ("hours_fact", "wait_fact", "address_fact"):
            if getattr(channel, name):
                yield ("channels", at, name), getattr(channel, name)
        for place, number in enumerate(channel.numbers):
            yield ("channels", at, "numbers", place, "fact"), number.fact
