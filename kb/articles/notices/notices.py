"""Notices (notices.yaml): something is down, slow or being worked on, from when to when and whom it concerns.

One form for those that stand in the file and those that staff publish (kb.notices). Never looks at a clock: callers say what time it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kb.articles.validation import problems_of
from kb.articles.written_values import TextByLanguage
from kb.articles.yaml_fields import Fields, Path, suggest
from kb.errors import Problem
from kb.rules import Rule

NAME = "notices.yaml"
BROKEN = Rule("notices-broken", "see docs/writing.md", "error")
Severity = Literal["outage", "degraded", "planned"]
SEVERITIES: tuple[str, ...] = get_args(Severity)  # the worst first
AHEAD = timedelta(days=3)  # planned work is announced so long before it begins
WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(Z|[+-]\d\d:\d\d)?")
HOW = 'write it as 2026-12-01 02:00, or with its zone: "2026-12-01T02:00+03:00"'
FIRST_LETTER = r"^[a-z][a-z0-9-]*$"  # those of staff begin with a digit, so that no id is given twice


class Notice(BaseModel):
    """`end` None: until somebody ends it. Without sections, topics and articles it concerns everybody."""

    model_config = ConfigDict(frozen=True)

    id: str
    severity: Severity
    start: datetime
    end: datetime | None = None
    title: dict[str, str]
    text: dict[str, str] = {}
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # that customers use for it, in any language

    @property
    def version(self) -> str:
        """Changes when what followers would be told of changes."""
        followed = (self.severity, self.start.isoformat(), str(self.end), sorted(self.title.items()))
        return sha256(repr((followed, sorted(self.text.items()))).encode()).hexdigest()[:16]

    @property
    def for_everybody(self) -> bool:
        return not (self.sections or self.topics or self.articles)

    def over(self, at: datetime) -> bool:
        return self.end is not None and self.end <= at

    def begun(self, at: datetime) -> bool:
        return self.start <= at

    def shown(self, at: datetime) -> bool:
        """While it lasts; planned work also before it begins."""
        ahead = AHEAD if self.severity == "planned" else timedelta()
        return self.start - ahead <= at and not self.over(at)

    def concerns(self, *, section: str = "", article: str = "", topic: str = "") -> bool:
        """Whether it names the section or one around it, the article (its key) or the topic of the form."""
        within = any(section == named or section.startswith(f"{named}/") for named in self.sections)
        return (bool(section) and within) or article in self.articles or topic in self.topics


def in_order(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """The worst first, then the newest."""
    return tuple(sorted(notices, key=lambda one: (SEVERITIES.index(one.severity), -one.start.timestamp(), one.id)))


def as_records(notices: tuple[Notice, ...]) -> list[dict[str, object]]:
    """Plain values for JSON."""
    return [notice.model_dump(mode="json") for notice in notices]


NOTICES = TypeAdapter(tuple[Notice, ...])


class _Written(BaseModel):
    """A notice as it stands in the file; its moments are texts in the zone of the file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=FIRST_LETTER)
    severity: Severity
    start: str = Field(alias="from")
    end: str = Field(default="", alias="to")
    title: TextByLanguage = Field(min_length=1)
    text: TextByLanguage = {}
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    timezone: str = ""
    notices: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class Known:
    """What notices may name, and the zone of their moments where the file names none."""

    sections: frozenset[str]
    topics: frozenset[str]
    articles: frozenset[str]
    zone: str


def read_notices(fields: Fields, known: Known) -> tuple[tuple[Notice, ...], list[Problem]]:
    """Notices in the order of the file and what is wrong with the others, which are left out."""
    problems = [BROKEN.at(fields.file, 1, f"{name} is written twice", "keep one of them") for name in fields.repeated]
    try:
        file = _File.model_validate(fields.values)
    except ValidationError as error:
        return (), [*problems, *problems_of(error, BROKEN, fields, (), _File)]
    zone = file.timezone or known.zone
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        hint = "write it as Europe/Moscow"
        return (), [*problems, fields.breaks(BROKEN, ("timezone",), f"{zone!r} is not a time zone", hint)]
    notices: list[Notice] = []
    for at, values in enumerate(file.notices):
        try:
            written = _Written.model_validate(values)
        except ValidationError as error:
            problems += problems_of(error, BROKEN, fields, ("notices", at), _Written)
            continue
        wrong = list(_wrong(fields, at, written, known, zone, frozenset(notice.id for notice in notices)))
        problems += wrong
        if not wrong:
            notices.append(_made(written, zone))
    return tuple(notices), problems


def moment_of(text: str, zone: str) -> datetime | None:
    """ "2026-12-01 02:00" of the zone, or with one of its own, in UTC; None for what is no moment."""
    match = WRITTEN.fullmatch(text.strip())
    try:
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}") if match else None
    except ValueError:
        return None
    if at is None:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _made(written: _Written, zone: str) -> Notice:
    values = written.model_dump(exclude={"start", "end"})
    start = moment_of(written.start, zone)
    if start is None:
        raise ValueError(written.start)  # was checked
    return Notice(**values, start=start, end=moment_of(written.end, zone))


def _wrong(
    fields: Fields, at: int, written: _Written, known: Known, zone: str, taken: frozenset[str]
) -> Iterator[Problem]:
    where: Path = ("notices", at)
    if written.id in taken:
        yield fields.breaks(
            BROKEN, (*where, "id"), f"the id {written.id!r} is used twice", "give each notice its own id"
        )
    start, end = moment_of(written.start, zone), moment_of(written.end, zone)
    for name, text, moment in (("from", written.start, start), ("to", written.end, end)):
        if text and moment is None:
            yield fields.breaks(BROKEN, (*where, name), f"{name} is {text!r}, which is not a moment", HOW)
    if start and end and end <= start:
        yield fields.breaks(BROKEN, (*where, "to"), "it ends before it begins", "exchange from and to")
    for group, named in (("sections", known.sections), ("topics", known.topics), ("articles", known.articles)):
        for place, name in enumerate(getattr(written, group)):
            if name not in named:
                hint = suggest(name, sorted(named), f"remove it, or name one that there is: {_some(named)}")
                yield fields.breaks(BROKEN, (*where, group, place), f"there is no {group[:-1]} {name!r}", hint)


def _some(names: frozenset[str]) -> str:
    shown = sorted(names)[:5]
    return ", ".join(shown) + (", …" if len(names) > len(shown) else "") if shown else "there are none"
