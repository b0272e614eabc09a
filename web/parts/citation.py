"""The article staff cite in an answer: found by what they name, and never one that customers cannot open."""

from __future__ import annotations

from kb.errors import RequestError
from kb.requests.events import ArticleRef
from search.index.tree import Tree


def cited_article(tree: Tree | None, reference: str, lang: str) -> ArticleRef:
    """The article of a public tree with this id, key or code, in `lang` if there is one. Raises RequestError for any other."""
    cards = tree.cards if tree else ()
    named = [card for card in cards if reference.strip() in (card.id, card.key, card.code)]
    card = min(named, key=lambda card: card.lang != lang, default=None)
    if card is None:
        raise RequestError("article", f"there is no public article {reference!r}")
    return ArticleRef(card.id, card.title)
