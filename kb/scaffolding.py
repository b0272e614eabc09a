"""New articles: the file a writer begins with, its code, owner and review date filled in. Never overwrites a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kb.checks.translations import blob_hash
from kb.errors import OtvetError
from kb.library import Article, Library
from kb.slugs import slug

REVIEW_IN = timedelta(days=365)
FIRST_CODE = 1001
STEP = 100  # A category without codes begins at the next hundred, so that its numbers stay together.
QUESTIONS = {"ru": "как об этом спрашивают", "en": "how customers ask for this"}
BODY = {
    "ru": "Ответ в двух-трёх предложениях.\n\n## Что сделать\n\n1. Первый шаг.\n2. Второй шаг.\n",
    "en": "The answer in two or three sentences.\n\n## What to do\n\n1. First step.\n2. Second step.\n",
}


class ScaffoldError(OtvetError):
    """The article can't be begun as asked."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the writer asked for. `translates` is the key of an article in another language."""

    title: str
    category: str = ""
    lang: str = "ru"
    name: str = ""
    translates: str = ""


def begin(library: Library, wanted: Wanted, *, today: date) -> Path:
    """Write the new article as a draft and return its path relative to the articles folder. Raises ScaffoldError."""
    source = _source(library, wanted)
    key = source.key if source else _key(wanted)
    path = Path(wanted.lang) / f"{key}.md"
    target = library.root / path
    if target.exists() or library.article(wanted.lang, key):
        raise ScaffoldError(f"{path} is there already. Choose another name with --name.")
    if not source and key in library.keys:
        raise ScaffoldError(
            f"{key} is an article of another language. Add --translates {key} if this is its translation, else choose --name."
        )
    text = _text(library, wanted, source, today)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    return path


def _source(library: Library, wanted: Wanted) -> Article | None:
    if not wanted.translates:
        return None
    key = wanted.translates.removesuffix(".md")
    found = [article for article in library.articles if key in (article.key, article.id)]
    if not found:
        raise ScaffoldError(f"There is no article {wanted.translates!r} to translate.")
    return found[0]


def _key(wanted: Wanted) -> str:
    name = slug(wanted.name or wanted.title)
    if not name:
        raise ScaffoldError(f"No file name can be made of {wanted.title!r}. Give one with --name.")
    parts = [slug(part) for part in wanted.category.strip("/").split("/") if part]
    return "/".join([*parts, name])


def _text(library: Library, wanted: Wanted, source: Article | None, today: date) -> str:
    category = (
        source.category if source else "/".join(slug(part) for part in wanted.category.strip("/").split("/") if part)
    )
    fields = [
        f"title: {_quoted(wanted.title)}",
        'summary: ""',
        "status: draft",
        f'questions:\n  - "{QUESTIONS.get(wanted.lang, QUESTIONS["en"])}"',
        f'code: "{source.code if source and source.code else free_code(library, category)}"',
        f"owner: {(source.owner if source else '') or usual_owner(library, category)}".rstrip(),
        f"review_by: {today + REVIEW_IN}",
    ]
    if source:
        fields += [f"topic: {source.topic}"] if source.topic else []
        fields.append(f"translated_from: {blob_hash((library.root / source.path).read_bytes())[:12]}")
    head = "\n".join(fields)
    return f"---\n{head}\n---\n{source.body.lstrip() if source else BODY.get(wanted.lang, BODY['en'])}"


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def free_code(library: Library, category: str) -> str:
    """The number after the category's highest that no article has; a new category begins a new hundred."""
    taken = {int(article.code) for article in library.articles if article.code.isdecimal()}
    own = [
        int(article.code) for article in library.articles if article.category == category and article.code.isdecimal()
    ]
    code = max(own) + 1 if own else (max(taken) // STEP + 1) * STEP + 1 if taken else FIRST_CODE
    while code in taken:
        code += 1
    return str(code)


def usual_owner(library: Library, category: str) -> str:
    """The owner of most articles of the category; "" where nobody owns one."""
    owners = Counter(article.owner for article in library.articles if article.category == category and article.owner)
    return max(owners, key=lambda owner: (owners[owner], owner)) if owners else ""
