"""What readers are told of changes: the sentences an article did not have some weeks ago, section by section.

Both texts are what customers see: rendered without internal blocks, in the words of today's facts. A sentence that was moved is
no change, and one that was taken out is not said again: it may have been taken out for a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
from search.index.passages import Passage, sentences

WEEKS = timedelta(days=30)
SHOWN = 3  # new sentences of a section that are said
MOST_NEW = 0.6  # of an article's sentences: of one that was written anew nobody wants to read which
LETTERS = re.compile(r"\w")


class WhatChanged:
    """The changes of a library's articles until a day."""

    def __init__(self, library: Library, today: date) -> None:
        self._library, self._today = library, today
        self._earlier: Mapping[str, EarlierText] = (
            earlier_texts(library.root, today - WEEKS) if library.root.is_dir() else {}
        )
        self.changes: dict[str, RecentChange] = {}

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

    def note(self, article: Article, was: Iterable[Passage], now: Iterable[Passage]) -> None:
        """`was`, `now`: the article's sections, as readers saw and see them."""
        if sections := differences(was, now):
            self.changes[article.id] = RecentChange(day=self._earlier[article.path].changed, sections=sections)


def differences(before: Iterable[Passage], now: Iterable[Passage]) -> tuple[SectionChange, ...]:
    """Sections with sentences that are new, or that lost some; none where nearly all is new."""
    was, current = _by_section(before), _by_section(now)
    then = {_same(sentence) for said in was.values() for sentence in said}
    there = {_same(sentence) for said in current.values() for sentence in said}
    fresh = {place: [one for one in said if _same(one) not in then] for place, said in current.items()}
    if sum(map(len, fresh.values())) > MOST_NEW * max(1, sum(map(len, current.values()))):
        return ()
    headings = {heading for _, heading in was}
    gone = {heading for (_, heading), said in was.items() if any(_same(one) not in there for one in said)}
    return tuple(
        SectionChange(
            anchor=anchor,
            heading=heading,
            new=tuple(new[:SHOWN]),
            more=max(0, len(new) - SHOWN),
            removed=heading in gone,
            whole=heading not in headings,
        )
        for (anchor, heading), new in fresh.items()
        if new or heading in gone
    )


def _by_section(every: Iterable[Passage]) -> dict[tuple[str, str], list[str]]:
    """(anchor, heading) → its sentences that say something."""
    sections: dict[tuple[str, str], list[str]] = {}
    for passage in every:
        said = sections.setdefault((passage.anchor, passage.heading), [])
        said += [one for one in sentences(passage.text) if LETTERS.search(one)]
    return sections


def _same(sentence: str) -> str:
    """Sentences alike in this are the same: punctuation, letter case and space are no change."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))
