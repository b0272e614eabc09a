"""What an address that leads nowhere may have meant: articles spelt almost like it, then good answers to its words."""

from __future__ import annotations

import re
from difflib import get_close_matches
from urllib.parse import unquote

from kb.addresses import article_of
from search.index.tree import Card
from search.query.protocols import SearchEngine
from search.query.values import Query, Result
from web.public.views.missing import Nearby

MOST = 5
ALIKE = 0.62  # of 1; one slip in a short name, two or three in a long one


def look_nearby(engine: SearchEngine, lang: str, path: str) -> Nearby:
    """Search by the last part of an address that leads nowhere."""
    words = words_of(path)
    named = article_of(path)
    articles = dict.fromkeys((*_spelt_alike(engine, words, lang), *_good_answers(engine, words, lang)))
    return Nearby(tree=engine.tree, words=words, key=named[1] if named else "", articles=tuple(articles)[:MOST])


def _spelt_alike(engine: SearchEngine, words: str, lang: str) -> list[Card]:
    by_name = {card.key.rpartition("/")[2].replace("-", " "): card for card in engine.tree.cards if card.lang == lang}
    names = get_close_matches(words.lower(), by_name, n=MOST, cutoff=ALIKE) if words else []
    return [by_name[name] for name in names]


def _good_answers(engine: SearchEngine, words: str, lang: str) -> list[Card | Result]:
    """Each in the page's language where it exists in it: words of an address are often Latin."""
    findings = engine.search(Query.parse(words, lang=lang, limit=MOST))
    asked = findings.state in ("answer", "list") and findings.intent != "nothing"  # "here" stands in any text
    results = findings.results if asked else ()
    return [engine.tree.card(lang, result.key) or result for result in results]


def words_of(path: str) -> str:
    """The last part of an address as words: "/ru/a/cards/block-my-card" → "block my card"."""
    last = unquote(path).rstrip("/").rpartition("/")[2]
    return " ".join(re.sub(r"[^\w]+", " ", last.removesuffix(".html")).split())[:100]
