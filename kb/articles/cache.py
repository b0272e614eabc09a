"""Articles as they were read before: of a folder of thousands only the changed files are parsed.

An article is taken from the cache when its file holds the very same bytes, and the facts, the layout of the folder and the
code that reads are the same. A file with anything wrong in it is always parsed; text that looks concealed is always
looked at again, so that no message is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kb.articles.facts import Facts
from kb.articles.front_matter.unused import UnusedField
from kb.articles.layouts.places import Layout
from kb.articles.library import Article
from kb.articles.yaml_fields import Fields
from kb.content_cache import ContentCache
from kb.recipe import CACHING, Recipe

NAME = "articles"
RECIPE = Recipe(
    makers=("kb/articles/loading.py",),
    code=(*CACHING, "kb/articles", "kb/errors.py", "kb/languages.py", "kb/rules.py"),
    libraries=("pydantic", "PyYAML"),
)


@dataclass(frozen=True)
class ReadArticle:
    """What one file came to, whatever the day."""

    article: Article
    fields: Fields
    unused: tuple[UnusedField, ...]
    conceals_nothing: bool  # of the article as its own file has it, without pieces of others


@dataclass(frozen=True)
class _Record:
    """The same as JSON has it."""

    article: Article
    values: dict[str, object]
    lines: list[tuple[tuple[str | int, ...], int]]
    unused: tuple[UnusedField, ...]
    conceals_nothing: bool


class ReadArticles:
    """The articles of one folder as they were read. `index` is the folder whose cache is used; None keeps nothing."""

    def __init__(self, index: Path | None, layout: Layout, facts: Facts) -> None:
        self.layout, self.facts = layout, facts
        around = [RECIPE.digest(), layout.recorded, facts.to_dict()] if index else []
        self._cache = ContentCache(index, NAME, json.dumps(around, sort_keys=True, default=str))

    def find(self, path: str, data: bytes) -> ReadArticle | None:
        """The article of a file that holds these bytes, if it was read before."""
        kept = self._cache.get(_content(path, data))
        if kept is None:
            return None
        try:
            record = _records().validate_json(kept)
        except ValidationError:
            return None
        fields = Fields(record.values, dict(record.lines), file=path)
        return ReadArticle(record.article, fields, record.unused, record.conceals_nothing)

    def keep(self, path: str, data: bytes, read: ReadArticle) -> None:
        """Keep the article of a file nothing is wrong with."""
        if not self._cache.keeps:
            return
        lines = list(read.fields.lines.items())
        record = _Record(read.article, read.fields.values, lines, read.unused, read.conceals_nothing)
        self._cache.put(_content(path, data), _records().dump_json(record))

    def save(self) -> None:
        """Write what is new and forget files that are gone or different."""
        self._cache.keep_used()
        self._cache.close()


def _content(path: str, data: bytes) -> bytes:
    return path.encode("utf-8", "surrogateescape") + b"\0" + data


@cache
def _records() -> TypeAdapter[_Record]:
    return TypeAdapter(_Record)
