"""What of the old pages is on the new ones: words, anchors, addresses."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from kb.articles.library import Library
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


def pages(library: Library) -> dict[str, tuple[str, set[str]]]:
    """title → visible text and anchors of its page, as staff see it."""
    made = {}
    for article in library.articles:
        page = render(article, library=library, audience="internal")
        ids = set(re.findall(r'\bid="([^"]+)"', page.html)) | {
            section.anchor for section in page.sections if section.anchor
        }
        made[article.title] = (shown(page.html), ids)
    return made


def kept_words(library: Library, every: list[Nasty]) -> tuple[int, int, list[str]]:
    """(kept, wanted, what is missing where)."""
    kept = wanted = 0
    missing = []
    there = pages(library)
    for one in every:
        asked = tokens(one.words)
        found = tokens(there.get(one.title, ("", set()))[0])
        lost = asked - found
        wanted += sum(asked.values())
        kept += sum(asked.values()) - sum(lost.values())
        missing += [f"{one.title}: {dict(lost)}"] if lost else []
    return kept, wanted, missing


def kept_anchors(library: Library, every: list[Nasty]) -> tuple[int, int]:
    there = pages(library)
    wanted = [(one, anchor) for one in every for anchor in one.anchors]
    return sum(anchor in there.get(one.title, ("", set()))[1] for one, anchor in wanted), len(wanted)
