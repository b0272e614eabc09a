"""Categories: the titles and order of the folders articles stand in (categories.yaml). Never decides which articles exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from kb.fields import Fields
from kb.validation import lines_of

LAST = 1000  # Categories that categories.yaml does not name stand after those it does, by name.


@dataclass(frozen=True)
class Category:
    """`title` and `summary` by language; a folder nobody described has its own name as title."""

    id: str
    title: dict[str, str]
    summary: dict[str, str] = field(default_factory=dict)
    order: int = LAST


def _by_language(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


ByLanguage = Annotated[dict[str, str], BeforeValidator(_by_language)]


class _CategoryFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: ByLanguage
    summary: ByLanguage = {}
    order: int = LAST


def read_categories(fields: Fields, report: Callable[..., None]) -> dict[str, Category]:
    """Categories by id; what is wrong goes to `report(line, code, message, hint)` and is left out."""
    categories: dict[str, Category] = {}
    for id in fields.repeated:
        report(fields.line((id,)), "categories-broken", f"the category {id!r} is written twice", "keep one of them")
    for id, raw in fields.values.items():
        try:
            checked = _CategoryFields.model_validate(raw)
        except ValidationError as error:
            for line, message, hint in lines_of(error, fields, (id,), _CategoryFields):
                report(line, "categories-broken", f"category {id!r}: {message}", hint)
            continue
        categories[id] = Category(id, checked.title, checked.summary, checked.order)
    return categories


def with_undescribed(described: dict[str, Category], used: Iterable[tuple[str, str]]) -> dict[str, Category]:
    """The described categories and, after them, one for every other (category, language) that holds articles."""
    titles: dict[str, dict[str, str]] = {}
    for id, lang in sorted(set(used)):
        if id and id not in described:
            titles.setdefault(id, {})[lang] = spoken_name(id)
    every = {**described, **{id: Category(id, by_lang) for id, by_lang in titles.items()}}
    return dict(sorted(every.items(), key=lambda item: (item[1].order, item[0])))


def spoken_name(path: str) -> str:
    """A file's or folder's name as words: "how-to/restore-access" → "Restore access"."""
    words = " ".join(path.rsplit("/", 1)[-1].replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
