"""What readers are told of changes since some weeks ago, and what their articles were then.

Both texts are what customers see: rendered without internal blocks, in the words of today's facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from kb.articles.files import BadText, text_of
from kb.articles.front_matter.fields import parse
from kb.articles.library import Article, Library
from kb.articles.making import made, on_the_day
from kb.errors import BadArticles
from kb.writing.earlier import EarlierText, earlier_texts
from kb.writing.stores import WritingError
from search.index.changes import RecentChange, SectionChange

WEEKS = timedelta(days=30)


class WhatChanged:
    """The changes of a library's articles until a day."""

    def __init__(self, library: Library, today: date) -> None:
        self._library, self._today = library, today
        self._earlier: Mapping[str, EarlierText] = (
            earlier_texts(library.root, today - WEEKS) if library.root.is_dir() else {}
        )
        self.changes: dict[str, RecentChange] = {}

    def has(self, article: Article) -> bool:
        """Whether its file was changed since then."""
        return article.path in self._earlier

    def name(self, article: Article) -> str:
        """Of the text that the article was then, so that nobody reads it twice; "" where it has none."""
        name = self._earlier[article.path].name
        return f"{self._today - WEEKS} {name}" if name else ""

    def before(self, article: Article) -> Article | None:
        """The article as readers saw it then; None where they saw none, or it was not changed since."""
        earlier = self._earlier.get(article.path)
        if earlier is None or article.audience != "public":
            return None
        try:
            parsed = parse(text_of(earlier.read()), article.path)
            if isinstance(parsed, list):
                return None
            was = on_the_day(made(article.path, parsed, self._library.layout, self._library.facts), self._today - WEEKS)
        except (BadText, BadArticles, WritingError, OSError, ValueError):
            return None
        seen = was.audience == "public" and was.status == "published"
        return replace(was, id=article.id, lang=article.lang, key=article.key) if seen else None

    def note(self, article: Article, sections: tuple[SectionChange, ...]) -> None:
        """`sections`: what readers find otherwise in them."""
        if sections:
            self.changes[article.id] = RecentChange(day=self._earlier[article.path].changed, sections=sections)
