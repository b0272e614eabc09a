"""What staff look up: the answer to a call, by a dictated code or by search, and articles for a customer's words."""

from __future__ import annotations

import re

from kb.requests.tickets import Ticket
from search.index.tree import StoredArticle, Tree
from search.query.protocols import SearchEngine
from search.query.values import Found, Query, Result

CANDIDATES = 5  # articles offered to attach
ROWS = 9  # one for each number key
CODE = re.compile(r"\d{1,8}")


def dictated_article(tree: Tree, words: str, lang: str) -> StoredArticle | None:
    """The article whose code the words are; a code needs no search."""
    return tree.by_code(words, lang) if CODE.fullmatch(words) else None


def look_up(engine: SearchEngine, words: str) -> Found | None:
    """What search says to the words; None when there are none."""
    query = Query.parse(words, limit=ROWS)
    return engine.search(query) if query.text else None


def articles_for(engine: SearchEngine, ticket: Ticket, words: str = "") -> tuple[Result, ...]:
    """The articles that answer a customer's words best, or those somebody looks for, to be offered to whoever answers."""
    return engine.search(
        Query.parse(words.strip() or ticket.text or ticket.query, lang=ticket.lang, limit=CANDIDATES)
    ).results
