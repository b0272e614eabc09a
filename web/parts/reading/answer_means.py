"""What the part of an article that answers holds for doing something at once: numbers to call, steps to take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from search.index.tree import StoredArticle
from web.parts.article_blocks import blocks_of
from web.parts.reading.telephones import dialling

HEADING = re.compile(r'<h[1-6]\b[^>]*?\bid="([^"]*)"')
TEL = re.compile(r'<a\b[^>]*\bhref="(tel:[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
MOST_NUMBERS, MOST_STEPS, FEWEST_STEPS = 2, 5, 2


@dataclass(frozen=True)
class DialledNumber:
    shown: str
    url: str


@dataclass(frozen=True)
class AnswerMeans:
    """`more`: there are further steps than these."""

    numbers: tuple[DialledNumber, ...] = ()
    steps: tuple[str, ...] = ()
    more: bool = False

    def say(self, excerpt: str) -> bool:
        """Whether the steps say already what an excerpt begins with."""
        return bool(self.steps) and _plain(excerpt)[:40] in _plain(" ".join(self.steps))


def means_of(article: StoredArticle, anchor: str) -> AnswerMeans:
    """Of the section at an anchor; "" is what stands before the first heading."""
    part = dialling(section_html(article.html, anchor))
    numbers = {url: DialledNumber(unescape(TAG.sub("", shown)).strip(), url) for url, shown in TEL.findall(part)}
    steps = blocks_of(part).steps
    steps = steps if len(steps) >= FEWEST_STEPS else ()
    return AnswerMeans(tuple(numbers.values())[:MOST_NUMBERS], steps[:MOST_STEPS], len(steps) > MOST_STEPS)


def section_html(html: str, anchor: str) -> str:
    """The HTML from the heading with that id to the next heading of any level."""
    starts = [(heading[1], heading.start()) for heading in HEADING.finditer(html)]
    bounds = [("", 0), *((unescape(id), at) for id, at in starts)]
    ends = [at for _, at in bounds[1:]] + [len(html)]
    return next((html[at:end] for (id, at), end in zip(bounds, ends, strict=True) if id == anchor), "")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
