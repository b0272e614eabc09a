"""Front matter: the fields above an article, split off, checked and told about line by line. Never reads files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from kb.fields import BadYaml, Fields, read_fields, suggest
from kb.steps import StepFields
from kb.validation import lines_of

OPENING = re.compile(r"\s*---[ \t]*\n")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
TOML = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.MULTILINE | re.DOTALL)
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
UNFINISHED = (
    "draft",
    "archived",
    "unpublished",
    "hidden",
    "private",
    "wip",
    "review",
    "pending",
    "deleted",
    "removed",
    "deprecated",
)
OURS_ALONE = ("questions", "review_by", "outcome", "ask", "redirect_from", "translated_from")
FOREIGN_FIELDS = 2  # So many fields unlike any of ours, and the file was written for another tool.
DATES_OF_OTHERS = ("updated", "ms.date", "lastmod", "last_modified", "date")

Strange = tuple[str, int, str, str, str]
Report = Callable[..., None]  # report(line, code, message, hint, severity="error")


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                raise ValueError('a line of the list holds a colon | put the line in quotes: - "Fees: how much?"')
        return tuple(item for item in value if not isinstance(item, str) or item.strip())
    return value


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class FrontMatter(BaseModel):
    """The fields a writer may set. docs/writing.md explains each."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    title: str = ""
    summary: str = ""
    audience: Literal["public", "internal"] = "public"
    status: Literal["published", "draft", "archived"] = "published"
    questions: Texts = ()
    code: str = ""
    owner: str = ""
    review_by: date | None = None
    redirect_from: Texts = ()
    outcome: Literal["solve", "cannot_help", "needs_identity", "other_channel"] = "solve"
    ask: Texts = ()
    steps: dict[str, StepFields] = Field(default_factory=dict)
    related: Texts = ()
    topic: str = ""
    updated: date | None = None
    publish_at: date | None = None
    expire_at: date | None = None
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
    """What a file's front matter came to; `strange` are the fields we can't use: (field, line, code, message, hint)."""

    fields: FrontMatter
    body: str
    body_line: int
    lines: Fields
    strange: tuple[Strange, ...]


def parse(text: str, report: Report) -> Parsed | None:
    """Check a file's front matter. None when it can't be read at all; everything wrong goes to `report`."""
    parts = split(text)
    if not parts.closed:
        report(
            1,
            "front-matter-unclosed",
            "the front matter has no closing ---",
            "add a line of three hyphens after the fields",
        )
        return None
    toml = TOML.match(text)
    try:
        fields = _toml_fields(toml) if toml else _located(read_fields(parts.yaml), parts.yaml_line - 1)
    except BadYaml as error:
        line = error.line + parts.yaml_line - 1
        report(line, "front-matter-broken", f"the front matter is not valid YAML: {error.message}", error.hint)
        return None
    if toml:
        parts = Split("", 1, text[toml.end() :], text.count("\n", 0, toml.end()) + 1)
    elif fields is None and parts.yaml.strip() and not _only_comments(parts.yaml):
        parts = Split("", 1, text, 1)  # Two rules with a sentence between them, not front matter.
    fields = fields or Fields({}, {})
    values, foreign = _values(fields)
    checked = _check(values, fields, report)
    if checked is None:
        return None
    return Parsed(checked, parts.body, parts.body_line, fields, (*_unknown(fields), *foreign))


def _only_comments(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))


def _located(fields: Fields | None, shift: int) -> Fields | None:
    if fields is None:
        return None
    return Fields(fields.values, {path: line + shift for path, line in fields.lines.items()}, fields.repeated)


def _toml_fields(match: re.Match) -> Fields | None:
    try:
        values = tomllib.loads(match[1])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadYaml(1, f"(TOML) {error}", "write the front matter as YAML between lines of ---") from None
    plain = {key: value if isinstance(value, (list, dict)) else str(value) for key, value in values.items()}
    return Fields(plain, {})


def _unknown(fields: Fields) -> list[Strange]:
    known = {*FIELDS, *DATES_OF_OTHERS, "description"}
    hint = "nothing uses it; docs/writing.md lists the fields"
    return [
        (name, fields.line((name,)), "field-unknown", f"unknown field {name!r}", suggest(name, FIELDS, hint))
        for name in fields.values
        if name not in known
    ]


def _values(fields: Fields) -> tuple[dict[str, Any], list[Strange]]:
    """What is to be checked, and the values left out because another tool means something else by them."""
    values = {name: value for name, value in fields.values.items() if name in FIELDS and value not in ("", [], {})}
    description = fields.values.get("description")
    if "summary" not in values and isinstance(description, str):
        values["summary"] = description
    _take_date(fields, values)
    return values, _forgive_foreign(fields, values)


def _check(values: dict[str, Any], fields: Fields, report: Report) -> FrontMatter | None:
    repeated = [name for name in fields.repeated if name in FIELDS or name.startswith("steps.")]
    for name in repeated:
        line = next((line for path, line in fields.lines.items() if ".".join(map(str, path)) == name), 1)
        report(line, "field-repeated", f"{name} is written twice", "keep one of them")
    try:
        checked = FrontMatter.model_validate(values)
    except ValidationError as error:
        for line, message, hint in lines_of(error, fields):
            report(line, "field-value", message, hint)
        return None
    return None if repeated else checked


def _take_date(fields: Fields, values: dict[str, Any]) -> None:
    values.pop("updated", None)
    for name in DATES_OF_OTHERS:
        found = _date(fields.values.get(name))
        if found:
            values["updated"] = found
            return


def _date(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value.strip())
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def _forgive_foreign(fields: Fields, values: dict[str, Any]) -> list[Strange]:
    """Another tool's file uses our names its own way (`audience: ITPro`): such a value is told and left out.

    Never where it may hide something: a value that sounds like staff only, or like unpublished, stays an error.
    """
    foreign = [name for name in fields.values if name not in FIELDS and not suggest(name, FIELDS)]
    if len(foreign) < FOREIGN_FIELDS or any(name in values for name in OURS_ALONE):
        return []
    told: list[Strange] = []
    for name in list(values):
        if (
            name in ("title", "updated")
            or _acceptable(name, values[name])
            or (name in ("audience", "status") and _may_hide(values[name]))
        ):
            continue
        message = f"{name} is {str(values.pop(name))[:60]!r}, which only another tool understands; left out"
        told.append(
            (name, fields.line((name,)), "field-foreign", message, "remove it, or use a value of docs/writing.md")
        )
    return told


def _acceptable(name: str, value: Any) -> bool:
    try:
        FrontMatter.model_validate({name: value})
    except ValidationError:
        return False
    return True


def _may_hide(value: Any) -> bool:
    words = re.findall(r"\w+", str(value).casefold())
    return any(word in STAFF_ONLY or word in UNFINISHED or suggest(word, STAFF_ONLY + UNFINISHED) for word in words)
