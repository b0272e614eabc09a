"""What of the old pages is on the new ones: words, anchors, addresses."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from kb.articles.library import Library
from kb.articles.slugs import slug
from kb.rendering.render import render
from tests.kb.importing.nasty import Nasty

TOKEN = re.compile(r"\w+|[^\w\s]")


def shown(html: str) -> str:
    """The visible text of a rendered article; tags of a line leave no gap, those of blocks do."""
    html = re.sub(r"</?(?:b|strong|em|i|code|kbd|sub|sup|a|span|mark|del|s)\b[^>]*>", "", html)
    return unescape(re.sub(r"<[^>]+>", " ", html))


def tokens(text: str) -> Counter[str]:
    plain = text.replace("\u200b", "").replace("\u00ad", "")
    return Counter(TOKEN.findall(plain))


def pages(library: Library) -> dict[str, list[tuple[str, set[str]]]]:
    """title → visible text and anchors of each page called so, as staff see it."""
    made: dict[str, list[tuple[str, set[str]]]] = {}
    for article in library.articles:
        page = render(article, library=library, audience="internal")
        ids = set(re.findall(r'\bid="([^"]+)"', page.html)) | {
            section.anchor for section in page.sections if section.anchor
        }
        made.setdefault(article.title, []).append((shown(page.html), ids))
    return made


def _page(there: dict[str, list[tuple[str, set[str]]]], one: Nasty) -> tuple[str, set[str]]:
    """Of pages with one title the one that holds most of the words."""
    asked = tokens(one.words)
    return min(there.get(one.title, [("", set())]), key=lambda page: sum((asked - tokens(page[0])).values()))


def kept_words(library: Library, every: list[Nasty]) -> tuple[int, int, list[str]]:
    """(kept, wanted, what is missing where)."""
    kept = wanted = 0
    missing = []
    there = pages(library)
    for one in every:
        asked = tokens(one.words)
        found = tokens(_page(there, one)[0])
        lost = asked - found
        wanted += sum(asked.values())
        kept += sum(asked.values()) - sum(lost.values())
        missing += [f"{one.title}: {dict(lost)}"] if lost else []
    return kept, wanted, missing


def anchors(form: str, one: Nasty) -> tuple[str, ...]:
    """Outline names headings alone, and by their words."""
    if form != "outline":
        return one.anchors
    return tuple(f"h-{slug(words)}" for words in re.findall(r"<h\d[^>]*>(?:<a[^>]*></a>)?([^<]+)", one.html))


def kept_anchors(library: Library, every: list[Nasty], form: str) -> tuple[int, int]:
    there = pages(library)
    wanted = [(one, anchor) for one in every for anchor in anchors(form, one)]
    return sum(anchor in _page(there, one)[1] for one, anchor in wanted), len(wanted)
