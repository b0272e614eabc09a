"""Contacts: the channels people can reach us by, and the contact form's topics (contacts.yaml). Never sends anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from kb.articles.facts import Citation, Facts
from kb.articles.opening import ChangedDay, Holiday, Opening, covered
from kb.articles.validation import problems_of
from kb.articles.written_values import ListsByLanguage, TextByLanguage, TimeZone
from kb.articles.yaml_fields import Fields, Path, suggest
from kb.errors import Problem
from kb.rules import Rule

NAME = "contacts.yaml"
BROKEN = Rule("contacts-broken", "see docs/writing.md", "error")
COVERED = Rule("hours-covered", "name the days apart: weekdays, saturday, sunday")
ARTICLE_UNKNOWN = Rule("article-unknown", "remove it, or write the article")

ACCESS_TOPIC = "access"  # the topic of whoever is locked out; without it there is no door for them
OTHER = "other"  # the purpose of whoever finds none of a topic's own; a topic may have one of this name and call it as it likes
LONGEST_PROMISE = 8760  # hours: a year
LINK = re.compile(r"(?:https?://|mailto:|/(?![/\\]))\S+")  # what a browser opens without running anything


def _required(value: object) -> object:
    if isinstance(value, (bool, list, tuple)) or value in ("true", "false"):
        return value
    raise ValueError(f"{value!r} says nothing of who must fill it | write true, false or purposes: [fraud, spam]")


ChannelKind = Literal["phone", "chat", "form", "email", "forum"]
CHANNEL_KINDS: tuple[str, ...] = get_args(ChannelKind)
Required = Annotated[bool | tuple[str, ...], BeforeValidator(_required)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Number(_Part):
    """A phone number of one region, by the key of its fact."""

    region: TextByLanguage = {}
    fact: str


class Channel(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    kind: ChannelKind
    title: TextByLanguage
    numbers: tuple[Number, ...] = ()
    hours: Opening = {}
    hours_fact: str = ""
    wait_fact: str = ""
    address_fact: str = ""
    timezone: TimeZone = "Europe/Moscow"
    solves: ListsByLanguage = {}
    cannot: ListsByLanguage = {}
    link: str = ""

    @field_validator("link")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        if value and not LINK.fullmatch(value):
            raise ValueError(f"{value!r} is no address | write https://…, mailto:… or a path of this site")
        return value


class Purpose(_Part):
    """What happened; whoever comes to the form from one of its articles finds it chosen."""

    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: TextByLanguage
    articles: tuple[str, ...] = ()


class FormField(_Part):
    """An extra field of the contact form for one topic."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: Literal["text", "url", "date", "tel", "textarea"] = "text"
    required: Required = False  # or the purposes that can't do without it
    when: Literal["past", "future", "any"] = "past"  # of a date: something that happened, or that is to come
    label: TextByLanguage
    help: TextByLanguage = {}

    def required_for(self, purpose: str) -> bool:
        return self.required if isinstance(self.required, bool) else purpose in self.required


class Topic(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: TextByLanguage
    purposes: tuple[Purpose, ...] = ()
    fields: tuple[FormField, ...] = ()
    suggest: tuple[str, ...] = ()
    protected: bool = False

    def purpose(self, id: str) -> Purpose | None:
        return next((purpose for purpose in self.purposes if purpose.id == id), None)

    def takes(self, purpose: str) -> bool:
        """Whether a form may say so: one of its purposes, or that it is none of them."""
        return not self.purposes or purpose == OTHER or self.purpose(purpose) is not None


class ServiceLevel(_Part):
    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: TextByLanguage
    topics: tuple[str, ...] = ()  # topics of the form whose tickets get this level; all others get the first one
    reaction_hours: float = Field(gt=0, le=LONGEST_PROMISE)
    business_hours: Opening = {}
    timezone: TimeZone = "Europe/Moscow"


REPLY_PLACES = ("name", "number", "due", "agent")
REPLY_PLACE = re.compile(r"\{([a-z_]{1,20})\}")


class ReplyTemplate(_Part):
    """Words staff may begin a reply with; {name}, {number}, {due} and {agent} stand for what kb.desk.reply_words knows."""

    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title: TextByLanguage
    text: TextByLanguage
    article: str = ""  # key of the article to attach

    @field_validator("text")
    @classmethod
    def _known_places(cls, texts: dict[str, str]) -> dict[str, str]:
        unknown = {name for text in texts.values() for name in REPLY_PLACE.findall(text)} - set(REPLY_PLACES)
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in REPLY_PLACES)
            raise ValueError(f"nothing is put in for {{{min(unknown)}}} | use {known}")
        return texts


class Urgent(_Part):
    """What nobody may wait with: the lines to call at once, best first, and the articles and topics it concerns."""

    title: TextByLanguage
    text: TextByLanguage = {}
    channels: tuple[str, ...] = Field(min_length=1)
    articles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def concerns(self, *, article: str = "", topic: str = "") -> bool:
        return article in self.articles or topic in self.topics


class Contacts(_Part):
    """Everything of contacts.yaml, frozen; `to_dict` gives plain values that JSON takes."""

    channels: tuple[Channel, ...] = ()
    topics: tuple[Topic, ...] = ()
    service_levels: tuple[ServiceLevel, ...] = ()
    holidays: tuple[Holiday, ...] = ()  # closed, but for those with hours of their own
    replies: tuple[ReplyTemplate, ...] = ()
    urgent: Urgent | None = None

    def topic(self, id: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == id), None)

    @property
    def topic_ids(self) -> frozenset[str]:
        return frozenset(topic.id for topic in self.topics)

    @property
    def zone(self) -> str:
        """The time zone of the house: that of its first channel, or of its first promise; UTC where there is neither."""
        zones = [channel.timezone for channel in self.channels] + [level.timezone for level in self.service_levels]
        return zones[0] if zones else "UTC"

    def to_dict(self) -> dict[str, object]:
        return self.model_dump(mode="json")


NO_CONTACTS = Contacts()  # where nothing is built yet


@dataclass(frozen=True)
class Against:
    """What contacts may refer to."""

    facts: Facts
    keys: frozenset[str]
    today: date


def read_contacts(fields: Fields, against: Against) -> tuple[Contacts, list[Problem]]:
    """Contacts of contacts.yaml and what is wrong there. With a value that can't be used there are none at all."""
    problems = [BROKEN.at(fields.file, 1, f"{name} is written twice", "keep one of them") for name in fields.repeated]
    try:
        contacts = Contacts.model_validate(fields.values)
    except ValidationError as error:
        return Contacts(), [*problems, *problems_of(error, BROKEN, fields, (), Contacts)]
    problems += [*_odd_ids(contacts, fields), *_odd_hours(contacts, fields)]
    for path, key in _cited_facts(contacts):
        citation = Citation(key=key, lang="", path=fields.file, line=fields.line(path))
        problems += against.facts.problems_of_citing(citation, against.today)
    for path, key in _named_articles(contacts):
        if key not in against.keys:
            hint = suggest(key, sorted(against.keys))
            problems.append(fields.breaks(ARTICLE_UNKNOWN, path, f"there is no article {key!r}", hint))
    return contacts, [*problems, *_urgent_without_owner(contacts, fields)]


def _named_articles(contacts: Contacts) -> Iterator[tuple[Path, str]]:
    for at, topic in enumerate(contacts.topics):
        yield from ((("topics", at, "suggest", place), key) for place, key in enumerate(topic.suggest))
        for of, purpose in enumerate(topic.purposes):
            path = ("topics", at, "purposes", of, "articles")
            yield from (((*path, place), key) for place, key in enumerate(purpose.articles))
    yield from ((("replies", at, "article"), one.article) for at, one in enumerate(contacts.replies) if one.article)
    if contacts.urgent:
        yield from ((("urgent", "articles", place), key) for place, key in enumerate(contacts.urgent.articles))


def _urgent_without_owner(contacts: Contacts, fields: Fields) -> Iterator[Problem]:
    """Somebody in need must not be sent to a line that isn't there, or has nothing to dial or to open."""
    if contacts.urgent is None:
        return
    reachable = {channel.id for channel in contacts.channels if channel.numbers or channel.link}
    for group, known, what in (
        ("channels", reachable, "channel with a number or a link"),
        ("topics", {topic.id for topic in contacts.topics}, "topic"),
    ):
        yield from _unknown(getattr(contacts.urgent, group), known, what, ("urgent", group), fields)


def _unknown(ids: Sequence[str], known: set[str], what: str, path: Path, fields: Fields) -> Iterator[Problem]:
    for place, id in enumerate(ids):
        if id not in known:
            yield fields.breaks(BROKEN, (*path, place), f"there is no {what} {id!r}", suggest(id, sorted(known)))


def _odd_ids(contacts: Contacts, fields: Fields) -> Iterator[Problem]:
    for group in ("channels", "topics", "service_levels", "replies"):
        yield from _repeated(getattr(contacts, group), (group,), fields)
    for at, topic in enumerate(contacts.topics):
        yield from _repeated(topic.purposes, ("topics", at, "purposes"), fields)
        yield from _repeated(topic.fields, ("topics", at, "fields"), fields)
        known = {OTHER, *(purpose.id for purpose in topic.purposes)}
        for of, field in enumerate(topic.fields):
            needed_by = () if isinstance(field.required, bool) else field.required
            yield from _unknown(needed_by, known, "purpose", ("topics", at, "fields", of, "required"), fields)


def _odd_hours(contacts: Contacts, fields: Fields) -> Iterator[Problem]:
    """Hours that don't do what they seem to say."""
    openings = [("channels", at, "hours", channel.hours) for at, channel in enumerate(contacts.channels)]
    openings += [
        ("service_levels", at, "business_hours", one.business_hours) for at, one in enumerate(contacts.service_levels)
    ]
    for group, at, name, opening in openings:
        for day in covered(opening):
            yield fields.breaks(
                COVERED, (group, at, name, day), f"{day}: {opening[day]!r} changes nothing: hours of one day add up"
            )
    holidays = [one.date if isinstance(one, ChangedDay) else one for one in contacts.holidays]
    for at, holiday in enumerate(holidays):
        if holiday in holidays[:at]:
            yield fields.breaks(BROKEN, ("holidays", at), f"{holiday} stands in the list twice", "keep one of them")


def _repeated(
    parts: Sequence[Channel | Topic | ServiceLevel | ReplyTemplate | Purpose | FormField], path: Path, fields: Fields
) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, part in enumerate(parts):
        if part.id in seen:
            message = f"the id {part.id!r} is used twice in {path[-1]}"
            yield fields.breaks(BROKEN, (*path, at, "id"), message, "give each its own id")
        seen.add(part.id)


def _cited_facts(contacts: Contacts) -> Iterator[tuple[Path, str]]:
    for at, channel in enumerate(contacts.channels):
        for name in ("hours_fact", "wait_fact", "address_fact"):
            if getattr(channel, name):
                yield ("channels", at, name), getattr(channel, name)
        for place, number in enumerate(channel.numbers):
            yield ("channels", at, "numbers", place, "fact"), number.fact
