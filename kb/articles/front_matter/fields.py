"""Front matter: the fields above an article, split off and checked, each problem at its line. Never reads files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from kb.articles.front_matter.beside import stated_beside
from kb.articles.front_matter.foreign import json_fields, toml_fields
from kb.articles.front_matter.foreign_days import day_of
from kb.articles.front_matter.unused import UnusedField
from kb.articles.front_matter.visibility import Sight, is_finished, joined, sight_of
from kb.articles.steps import StepFields
from kb.articles.validation import problems_of
from kb.articles.written_values import Day
from kb.articles.yaml_fields import BadYaml, Fields, read_fields, suggest
from kb.errors import Problem
from kb.rules import Rule

OPENING = re.compile(r"\s*---[ \t]*\n")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
LOOKS_LIKE_A_FIELD = re.compile(r"[A-Za-z_][\w.-]*:(?:\s|$)")
STAFF_ONLY = (
    "internal",
    "staff",
    "agent",
    "agents",
    "operator",
    "operators",
    "employee",
    "employees",
    "private",
    "support",
    "team",
    "hidden",
)
OURS_OF_SIGHT = ("status", "audience", "publish_at", "expire_at")
OURS_ALONE = ("questions", "review_by", "outcome", "ask", "redirect_from", "translated_from")
FOREIGN_FIELDS = 2  # So many fields unlike any of ours, and the file was written for another tool.
DATES_OF_OTHERS = ("updated", "ms.date", "lastmod", "last_modified", "date")

UNCLOSED = Rule("front-matter-unclosed", "add a line of three hyphens after the fields", "error")
BROKEN = Rule("front-matter-broken", "check the lines between the two ---", "error")
VALUE = Rule("field-value", "see docs/writing.md", "error")
REPEATED = Rule("field-repeated", "keep one of them", "error")
UNKNOWN = Rule("field-unknown", "nothing uses it; docs/writing.md lists the fields")
FOREIGN = Rule("field-foreign", "remove it, or use a value of docs/writing.md")


def _texts(value: object) -> object:
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                raise ValueError('a line of the list holds a colon | put the line in quotes: - "Fees: how much?"')
        return tuple(item for item in value if not isinstance(item, str) or item.strip())
    return value


WrittenTexts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class FrontMatter(BaseModel):
    """The fields a writer may set. docs/writing.md explains each."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    title: str = ""
    summary: str = ""
    audience: Literal["public", "internal"] = "public"
    status: Literal["published", "draft", "archived"] = "published"
    questions: WrittenTexts = ()
    code: str = ""
    owner: str = ""
    review_by: Day | None = None
    redirect_from: WrittenTexts = ()
    outcome: Literal["solve", "cannot_help", "needs_identity", "other_channel"] = "solve"
    ask: WrittenTexts = ()
    steps: dict[str, StepFields] = Field(default_factory=dict)
    related: WrittenTexts = ()
    topic: str = ""
    updated: Day | None = None
    publish_at: Day | None = None
    expire_at: Day | None = None
    translated_from: str = ""

    @field_validator("title", "summary")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())

    @field_validator("code")
    @classmethod
    def _can_be_dictated(cls, value: str) -> str:
        if value and not re.fullmatch(r"[0-9]{1,8}", value):
            raise ValueError(f"{value!r} is not a short number | use up to 8 digits, they are dictated over the phone")
        return value

    @field_validator("translated_from")
    @classmethod
    def _blob_hash(cls, value: str) -> str:
        if value and not re.fullmatch(r"[0-9a-f]{7,64}", value):
            raise ValueError(f"{value!r} is not a git hash | write what `git hash-object` says of the source article")
        return value

    @field_validator("redirect_from", "related")
    @classmethod
    def _keys(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(re.sub(r"\.md$", "", value.strip().strip("/")) for value in values))


FIELDS = tuple(FrontMatter.model_fields)
_NOTHING: Mapping[str, list[str] | dict[str, str]] = {  # what says nothing besides ""; anywhere else it is a wrong kind
    "steps": {},
    **dict.fromkeys(("questions", "redirect_from", "ask", "related"), []),
}


@dataclass(frozen=True)
class Split:
    """A file in two: the YAML of the front matter and where it starts, the body and where it starts (lines from 1)."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int
    closed: bool = True


def split(text: str) -> Split:
    """Part front matter from body. A leading rule (---) that no field follows is body."""
    opening = OPENING.match(text)
    if not opening:
        return Split("", 1, text, 1)
    start_line = opening.group().count("\n") + 1
    closing = CLOSING.search(text, opening.end())
    if closing is None:
        unclosed = bool(LOOKS_LIKE_A_FIELD.match(text, opening.end()))
        return Split("", start_line, text, 1, closed=not unclosed)
    end = min(closing.end() + 1, len(text))
    return Split(text[opening.end() : closing.start()], start_line, text[end:], text.count("\n", 0, end) + 1)


@dataclass(frozen=True)
class Parsed:
    """A file in its parts: the checked front matter, the same as written, and the body."""

    fields: FrontMatter
    body: str
    body_line: int
    written: Fields
    unused: tuple[UnusedField, ...]


def parse(text: str, path: str) -> Parsed | list[Problem]:
    """The article's parts, or what is wrong with its front matter. `path` is that of the file in the articles folder."""
    parts = split(text)
    if not parts.closed:
        return [UNCLOSED.at(path, 1, "the front matter has no closing ---")]
    try:
        other = toml_fields(text, path) or json_fields(text, path)
        fields = other[0] if other else _located(read_fields(parts.yaml, path), parts.yaml_line - 1)
    except BadYaml as error:
        line = error.line + parts.yaml_line - 1
        return [BROKEN.at(path, line, f"the front matter is not valid YAML: {error.message}", error.hint)]
    if other:
        parts = Split("", 1, text[other[1] :], text.count("\n", 0, other[1]) + 1)
    elif fields is None and parts.yaml.strip() and not _only_comments(parts.yaml):
        parts = Split("", 1, text, 1)  # Two rules with a sentence between them, not front matter.
    fields = fields or Fields({}, {}, file=path)
    ours, today = frozenset(OURS_OF_SIGHT), date.today()
    beside = stated_beside(fields, parts.body, parts.body_line)
    sight = joined(sight_of(fields, ours, today), sight_of(beside, ours, today, beside=True))
    values, foreign = _values(fields)
    _keep_back(values, sight)
    checked = _checked(values, fields)
    if isinstance(checked, list) or sight.problems:
        return [*(checked if isinstance(checked, list) else ()), *sight.problems]
    kept_back = [UnusedField(note.message, note) for note in sight.notes]
    cut = [UnusedField(str(problem), problem) for problem in fields.problems_of_cuts()]
    return Parsed(checked, parts.body, parts.body_line, fields, (*_unknown(fields), *foreign, *kept_back, *cut))


def _keep_back(values: dict[str, object], sight: Sight) -> None:
    """Put what other tools' fields say of who may see the text into our own; the stricter counts."""
    if sight.exposure == "draft" and values.get("status", "published") in ("published", ""):
        values["status"] = "draft"
    if sight.exposure == "internal":
        values["audience"] = "internal"
    if sight.begins and "publish_at" not in values:
        values["publish_at"] = sight.begins
    if sight.ends and "expire_at" not in values:
        values["expire_at"] = sight.ends


def _only_comments(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))


def _located(fields: Fields | None, shift: int) -> Fields | None:
    if fields is None:
        return None
    return replace(fields, lines={path: line + shift for path, line in fields.lines.items()})


def _unknown(fields: Fields) -> list[UnusedField]:
    known = {*FIELDS, *DATES_OF_OTHERS, "description", "order"}  # the last is read with the shape of the folder
    return [
        UnusedField(name, fields.breaks(UNKNOWN, (name,), f"unknown field {name!r}", suggest(name, FIELDS)))
        for name in fields.values
        if name not in known
    ]


def _values(fields: Fields) -> tuple[dict[str, object], list[UnusedField]]:
    """What is to be checked, and the values left out because another tool means something else by them."""
    values = {
        name: value for name, value in fields.values.items() if name in FIELDS and value not in ("", _NOTHING.get(name))
    }
    description = fields.values.get("description")
    if "summary" not in values and isinstance(description, str):
        values["summary"] = description
    _take_date(fields, values)
    return values, _forgive_foreign(fields, values)


def _checked(values: dict[str, object], fields: Fields) -> FrontMatter | list[Problem]:
    """The values in their types, or what is wrong with them."""
    problems: list[Problem] = []
    for name in fields.repeated:  # whatever tool a field is for: of two values for one name either may be meant
        line = next((line for path, line in fields.lines.items() if ".".join(map(str, path)) == name), 1)
        problems.append(REPEATED.at(fields.file, line, f"{name} is written twice"))
    try:
        checked = FrontMatter.model_validate(values)
    except ValidationError as error:
        return [*problems, *problems_of(error, VALUE, fields)]
    return problems or checked


def _take_date(fields: Fields, values: dict[str, object]) -> None:
    values.pop("updated", None)
    for name in DATES_OF_OTHERS:
        day = day_of(fields.values.get(name))
        if day:
            values["updated"] = day
            return


def _forgive_foreign(fields: Fields, values: dict[str, object]) -> list[UnusedField]:
    """Another tool's file uses our names its own way (`audience: ITPro`): such a value gets a warning and is left out.

    Never where it may hide something: a value that sounds like staff only, or like unpublished, stays an error.
    """
    foreign = [name for name in fields.values if name not in FIELDS and not suggest(name, FIELDS)]
    if len(foreign) < FOREIGN_FIELDS or any(name in values for name in OURS_ALONE):
        return []
    unused: list[UnusedField] = []
    for name in list(values):
        if (
            name in ("title", "updated")
            or _acceptable(name, values[name])
            or (name == "audience" and _may_hide(values[name]))
            or (name == "status" and not is_finished(values[name]))
        ):
            continue
        message = f"{name} is {str(values.pop(name))[:60]!r}, which only another tool understands; left out"
        unused.append(UnusedField(name, fields.breaks(FOREIGN, (name,), message)))
    return unused


def _acceptable(name: str, value: object) -> bool:
    try:
        FrontMatter.model_validate({name: value})
    except ValidationError:
        return False
    return True


def _may_hide(value: object) -> bool:
    words = re.findall(r"\w+", str(value).casefold())
    return any(word in STAFF_ONLY or suggest(word, STAFF_ONLY) for word in words)
