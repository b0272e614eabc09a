"""Categories: the titles and order of the folders articles stand in (categories.yaml). Never decides which articles exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.articles.layouts.shape import LAST as LATEST
from kb.articles.layouts.shape import OF_A_FOLDER, NamedSection
from kb.articles.validation import problems_of
from kb.articles.written_values import TextByLanguage
from kb.articles.yaml_fields import Fields
from kb.errors import Problem
from kb.rules import Rule

NAME = "categories.yaml"
BROKEN = Rule("categories-broken", "see docs/writing.md", "error")

NUMBER = re.compile(r"^\d{1,6}[._ -]+(?=\D)")
FIRST = 100  # the place of the first section that only the folder itself puts in order
ACRONYMS = frozenset(  # that names of folders and files write small
    "api atm cli crm css csv dns erp faq gdpr html http iban imap json kyc nfc pdf qr sdk sla sms smtp sql sso ssl url usb vpn xml".split()
)
LAST = 1000  # Categories that categories.yaml does not name stand after those it does, by name.


@dataclass(frozen=True)
class Category:
    """`title` and `summary` by language; a folder nobody described has its own name as title."""

    id: str
    title: dict[str, str]
    summary: dict[str, str] = field(default_factory=dict)
    order: int = LAST


class _CategoryFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: TextByLanguage
    summary: TextByLanguage = {}
    order: int = LAST


def read_categories(fields: Fields) -> tuple[dict[str, Category], list[Problem]]:
    """Categories by id and what is wrong with the others, which are left out."""
    categories: dict[str, Category] = {}
    problems = [
        fields.breaks(BROKEN, (id,), f"the category {id!r} is written twice", "keep one of them")
        for id in fields.repeated
    ]
    for id, written in fields.values.items():
        try:
            checked = _CategoryFields.model_validate(written)
        except ValidationError as error:
            for problem in problems_of(error, BROKEN, fields, (id,), _CategoryFields):
                problems.append(replace(problem, message=f"category {id!r}: {problem.message}"))
            continue
        categories[id] = Category(id, checked.title, checked.summary, checked.order)
    return categories, problems


class InCategory(Protocol):
    """What is asked of an article to name its folder."""

    @property
    def category(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...


def with_undescribed(
    described: dict[str, Category], articles: Sequence[InCategory], texts: Mapping[str, NamedSection] | None = None
) -> dict[str, Category]:
    """The described categories and, after them, one for every other folder that holds articles.

    Its name in a language is what the folder itself says (`texts`), else the title of its `index.md` (`_index.md`, `README.md`),
    as other tools have it, else the folder's own. Two of one name have their parents' before it.
    """
    nothing, texts = NamedSection(), texts or {}
    places = sorted((text.order, id) for id, text in texts.items() if text.order < LATEST)
    order = {id: min(FIRST + at, LAST - 1) for at, (_, id) in enumerate(places)}
    titles: dict[str, dict[str, str]] = {}
    for id, lang in sorted({(article.category, article.lang) for article in articles}):
        if id and id not in described:
            titles.setdefault(id, {})[lang] = texts.get(id, nothing).title.get(lang) or _named(id)
    for article in articles:
        said = texts.get(article.category, nothing).title.get(article.lang)
        if article.slug.lower() in OF_A_FOLDER and article.category in titles and not said:
            titles[article.category][article.lang] = article.title
    made = dict(described)
    for id, by_lang in _told_apart(titles, described, texts).items():
        text = texts.get(id, nothing)
        made[id] = Category(id, by_lang, dict(text.summary), order.get(id, LAST))
    return dict(sorted(made.items(), key=lambda item: (item[1].order, item[0])))


def _told_apart(
    titles: dict[str, dict[str, str]], described: Mapping[str, Category], texts: Mapping[str, NamedSection]
) -> dict[str, dict[str, str]]:
    count = Counter((lang, title) for by_lang in titles.values() for lang, title in by_lang.items())

    def whole(id: str, lang: str, title: str) -> str:
        parent = id.rpartition("/")[0]
        if count[lang, title] < 2 or not parent:
            return title
        known = described[parent].title.get(lang) if parent in described else ""
        above = known or (texts[parent].title.get(lang) if parent in texts else "") or _named(parent)
        return f"{above} › {title}"

    return {id: {lang: whole(id, lang, title) for lang, title in by_lang.items()} for id, by_lang in titles.items()}


def _named(id: str) -> str:
    """A folder's name without the number that orders it."""
    return spoken_name(NUMBER.sub("", id.rsplit("/", 1)[-1]) or id)


def spoken_name(path: str) -> str:
    """A file's or folder's name as words: "how-to/restore-access" → "Restore access"."""
    words = path.rsplit("/", 1)[-1].replace("_", " ").replace("-", " ").split()
    said = " ".join(word.upper() if word.lower() in ACRONYMS else word for word in words)
    return said[:1].upper() + said[1:]
