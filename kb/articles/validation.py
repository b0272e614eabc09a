"""What pydantic found wrong, as problems a writer can mend. Never decides what is right."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kb.articles.yaml_fields import Fields, Path, suggest
from kb.errors import Problem
from kb.rules import Rule


def problems_of(
    error: ValidationError, rule: Rule, fields: Fields, base: Path = (), model: type[BaseModel] | None = None
) -> Iterator[Problem]:
    """The rule broken by each thing wrong, which was found at `base` within the file's fields."""
    known = list(model.model_fields) if model else []
    for item in error.errors(include_url=False):
        where: Path = (*base, *(part for part in item["loc"] if part != "[key]"))
        name = ".".join(str(part) for part in item["loc"]) or "this"
        message, hint = _sentence(item, name, known)
        yield fields.breaks(rule, where, message, hint)


def _sentence(item: ErrorDetails, name: str, known: list[str]) -> tuple[str, str]:
    kind, given, context = item["type"], item.get("input"), item.get("ctx") or {}
    if kind == "missing":
        return f"{name} is missing", f"add {name}:"
    if kind == "extra_forbidden":
        return f"unknown field {name!r}", suggest(
            name.rsplit(".", 1)[-1], known, "remove it; docs/writing.md lists the fields"
        )
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "")
        return f"{name} is {given!r}", f"use {expected}"
    if kind.startswith("date"):
        return f"{name} is {given!r}, which is not a date", "write year-month-day: 2027-05-31"
    if kind == "value_error":
        reason, _, remedy = str(context.get("error", item["msg"])).partition(" | ")
        return f"{name}: {reason}", remedy or "see docs/writing.md"
    if kind in ("string_type", "model_type", "dict_type", "model_attributes_type") or kind.endswith("_type"):
        return f"{name} is {_kind(given)}", f"expected {_expected(kind)}; a text with a colon needs quotes"
    return f"{name} is {str(given)[:60]!r}: {item['msg'].lower()}", "see docs/writing.md"


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping (name: value)"
    return "a list" if isinstance(value, (list, tuple)) else f"the text {str(value)[:60]!r}"


def _expected(kind: str) -> str:
    names = {
        "string_type": "one text",
        "list_type": "a list (lines starting with -)",
        "tuple_type": "a list (lines starting with -)",
    }
    return names.get(kind, "name: value lines")
