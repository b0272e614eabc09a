"""Pages for what could not be shown: a page that is not there, an error, no index."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from kb.errors import IndexUnavailable
from search.query import Query
from web.middleware import MAX_BODY
from web.pages import Link, Page, alternates
from web.site import Site
from web.texts import Texts
from web.typography import bind
from web.urls import article_url, category_url, home_url
from web.views.category import other_languages
from web.views.stored import text_in

SUGGESTIONS = 5
ALIKE = 0.62  # of 1; one slip in a short name, two or three in a long one


@dataclass(frozen=True, kw_only=True)
class MissingPage(Page):
    own_field: bool = True
    near: tuple[Link, ...] = ()
    translations: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    text: str

    @classmethod
    def of(cls, texts: Texts, known: int, status: int) -> ErrorPage:
        """The page for a status; `known` is the nearest one that has words of its own."""
        words = {"limit": MAX_BODY // 1024} if known == 413 else {}
        return cls(title=texts(f"errors.{known}.title"), text=texts(f"errors.{known}.text", **words), status=status)


def missing_page(site: Site, lang: str, path: str) -> MissingPage:
    """A 404 that helps: what resembles the address, the same article in another language, the sections."""
    texts = site.texts[lang]
    page = MissingPage(
        title=texts("missing.title"),
        status=404,
        scripts=("search.js",),
        alternates=alternates(site.texts, ((other, home_url(other), False) for other in site.texts)),
    )
    try:
        engine = site.live.public
    except IndexUnavailable:
        return page
    words = _words(path)
    return replace(
        page,
        query=words,
        near=_near(engine, words, lang),
        translations=other_languages(site, engine.tree, lang, _article_key(path)),
        categories=tuple(
            Link(text_in(info.title, lang), category_url(lang, info.id)) for info in engine.tree.categories
        ),
    )


def _near(engine: Any, words: str, lang: str) -> tuple[Link, ...]:
    """Articles whose address is spelt almost like this one, then good answers to its words."""
    cards = {card.key.rpartition("/")[2].replace("-", " "): card for card in engine.tree.shown if card.lang == lang}
    alike = (
        [cards[name] for name in get_close_matches(words.lower(), cards, n=SUGGESTIONS, cutoff=ALIKE)] if words else []
    )
    found = engine.search(Query.parse(words, lang=lang, limit=SUGGESTIONS))
    good = found.results if found.state in ("answer", "list") else ()
    good = tuple(engine.tree.card(lang, result.key) or result for result in good)  # words of an address are often Latin
    links = [
        Link(bind(near.title, near.lang), article_url(near.lang, near.key), "" if near.lang == lang else near.lang)
        for near in (*alike, *good)
    ]
    return tuple(dict.fromkeys(links))[:SUGGESTIONS]


def _article_key(path: str) -> str:
    match = re.fullmatch(r"/[a-z]{2}/a/(.+?)/?", path)
    return match[1] if match else ""


def _words(path: str) -> str:
    """The last part of an address as words: "/ru/a/cards/block-my-card" → "block my card"."""
    last = unquote(path).rstrip("/").rpartition("/")[2]
    return " ".join(re.sub(r"[^\w]+", " ", last.removesuffix(".html")).split())[:100]
