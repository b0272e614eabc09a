"""The keyword arrays of the site in files: every stem with the articles that hold it, as a script for the browser.

Stems are those of search.text.analysis. Of each article the heaviest MOST_STEMS are kept: by those it is found.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kb.rendering.html_tokens import Tag, tokens
from search.index.tree import StoredArticle
from search.text.analysis import terms
from search.text.stopwords import ENGLISH, RUSSIAN, stop_words

MOST_STEMS = 150
SATURATION = 6.0  # of what a stem weighs in an article
TITLE, QUESTION, SUMMARY, HEADING = 8.0, 5.0, 4.0, 3.0  # a word of the text weighs one
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WEIGHTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_SUMMARY = 160  # characters


@dataclass(frozen=True)
class FoundByWords:
    """One article as the results show it; `url` is relative to the results."""

    article: StoredArticle
    url: str


def search_script(lang: str, articles: Iterable[FoundByWords]) -> str:
    """The script that hands the arrays over; its shape is read by web/static/export/still-search.js."""
    every = list(articles)
    weights = [_weights(one.article) for one in every]
    held: dict[str, list[tuple[int, float]]] = {}
    for number, of_article in enumerate(weights):
        for stem, weight in of_article.items():
            held.setdefault(stem, []).append((number, weight))
    stems = sorted(held)
    arrays = {
        "stop": " ".join(sorted({"ru": RUSSIAN, "en": ENGLISH}.get(lang) or stop_words(lang))),
        "stems": " ".join(stems),
        "posts": " ".join(_posting(held[stem]) for stem in stems),
        "articles": [[one.url, one.article.title, _short(one.article.summary), one.article.code] for one in every],
    }
    return f"otvetSearch({json.dumps(arrays, ensure_ascii=False, separators=(',', ':'))});\n"


def _weights(article: StoredArticle) -> dict[str, float]:
    """What each of the article's heaviest stems weighs, 0 … 1."""
    counts: Counter[str] = Counter()
    texts = [
        (article.title, TITLE),
        (article.summary, SUMMARY),
        *((question, QUESTION) for question in article.questions),
        *((heading.text, HEADING) for heading in article.headings),
    ]
    for text, weight in texts:
        for stem in terms(text):
            counts[stem] += weight  # type: ignore[assignment]  # a Counter adds floats as well
    for stem in terms(" ".join(token for token in tokens(article.html) if not isinstance(token, Tag))):
        counts[stem] += 1
    stop = RUSSIAN | ENGLISH
    heaviest = [(stem, count) for stem, count in counts.most_common() if stem not in stop][:MOST_STEMS]
    return {stem: count / (count + SATURATION) for stem, count in heaviest}


def _posting(places: list[tuple[int, float]]) -> str:
    """Distances between article numbers in base 36, each followed by its weight as a letter: "0C2B"."""
    written, last = [], 0
    for number, weight in places:
        written.append(_base36(number - last) + WEIGHTS[min(len(WEIGHTS) - 1, math.floor(weight * len(WEIGHTS)))])
        last = number
    return "".join(written)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits


def _short(summary: str) -> str:
    if len(summary) <= LONGEST_SUMMARY:
        return summary
    return summary[:LONGEST_SUMMARY].rpartition(" ")[0] + "…"
