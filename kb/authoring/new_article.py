"""New articles: the file a writer begins with, its code, owner and review date filled in. Never overwrites a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kb.articles.files import blob_hash
from kb.articles.library import Article, Library
from kb.articles.slugs import slug
from kb.authoring.written_fields import quoted_whole
from kb.checks.scaffold import BODY, QUESTIONS
from kb.errors import OtvetError

REVIEW_IN = timedelta(days=365)
FIRST_CODE = 1001
STEP = 100  # A category without codes begins at the next hundred, so that its numbers stay together.


class ScaffoldError(OtvetError):
    """The article can't be begun as asked."""


@dataclass(frozen=True, kw_only=True)
class NewArticle:
    """What the writer asked for. `translates` is the key of an article in another language."""

    title: str
    category: str = ""
    lang: str = "ru"
    name: str = ""
    translates: str = ""


def begin(library: Library, new: NewArticle, *, today: date) -> Path:
    """Write the new article as a draft and return its path relative to the articles folder. Raises ScaffoldError."""
    path, text = scaffold(library, new, today=today)
    target = library.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    return path


def scaffold(library: Library, new: NewArticle, *, today: date) -> tuple[Path, str]:
    """(path relative to the articles folder, text) of the new article; nothing is written. Raises ScaffoldError."""
    source = _source(library, new)
    key = source.key if source else _key(new)
    path = Path(new.lang) / f"{key}.md"
    target = library.root / path
    if target.exists() or library.article(new.lang, key):
        raise ScaffoldError(f"{path} is there already. Choose another name with --name.")
    if not source and key in library.keys:
        raise ScaffoldError(
            f"{key} is an article of another language. Add --translates {key} if this is its translation, else choose --name."
        )
    return path, _text(library, new, source, today)


def unknown_section(library: Library, new: NewArticle) -> str:
    """The section a new article would make by being the first in it; "" where it stands in one that is there."""
    section = "" if new.translates else _section(new.category)
    known = {*library.categories, *(article.category for article in library.articles)}
    return "" if section in known or not section else section


def _section(category: str) -> str:
    return "/".join(slug(part) for part in category.strip("/").split("/") if part)


def _source(library: Library, new: NewArticle) -> Article | None:
    if not new.translates:
        return None
    key = new.translates.removesuffix(".md")
    sources = [article for article in library.articles if key in (article.key, article.id)]
    if not sources:
        raise ScaffoldError(f"There is no article {new.translates!r} to translate.")
    return sources[0]


def _key(new: NewArticle) -> str:
    name = slug(new.name or new.title)
    if not name:
        raise ScaffoldError(f"No file name can be made of {new.title!r}. Give one with --name.")
    return "/".join(filter(None, (_section(new.category), name)))


def _text(library: Library, new: NewArticle, source: Article | None, today: date) -> str:
    category = source.category if source else _section(new.category)
    fields = [
        f"title: {quoted_whole(' '.join(new.title.split()))}",
        'summary: ""',
        "status: draft",
        f'questions:\n  - "{QUESTIONS.get(new.lang, QUESTIONS["en"])}"',
        f'code: "{source.code if source and source.code else free_code(library, category)}"',
        f"owner: {(source.owner if source else '') or usual_owner(library, category)}".rstrip(),
        f"review_by: {today + REVIEW_IN}",
    ]
    if source:
        fields += [f"topic: {source.topic}"] if source.topic else []
        fields.append(f"translated_from: {blob_hash((library.root / source.path).read_bytes())[:12]}")
    head = "\n".join(fields)
    return f"---\n{head}\n---\n{source.body.lstrip() if source else BODY.get(new.lang, BODY['en'])}"


def free_code(library: Library, category: str) -> str:
    """The number after the category's highest that no article has; a new category begins a new hundred."""
    used_codes = {int(article.code) for article in library.articles if article.code.isdecimal()}
    own = [
        int(article.code) for article in library.articles if article.category == category and article.code.isdecimal()
    ]
    code = max(own) + 1 if own else (max(used_codes) // STEP + 1) * STEP + 1 if used_codes else FIRST_CODE
    while code in used_codes:
        code += 1
    return str(code)


def usual_owner(library: Library, category: str) -> str:
    """The owner of most articles of the category; "" where nobody owns one."""
    owners = Counter(article.owner for article in library.articles if article.category == category and article.owner)
    return max(owners, key=lambda owner: (owners[owner], owner)) if owners else ""
