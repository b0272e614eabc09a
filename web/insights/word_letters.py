"""Letters of readers' words: one a day to whoever looks after articles, in the site's first language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kb.delivery.outbox import ReportPayload
from kb.errors import IndexUnavailable
from kb.insights.readers_words import OwnersLetter, ReadersWord, tell_owners
from search.index.tree import Tree
from web.insights.views.words import told_word
from web.site.services import Site
from web.site.texts import Texts
from web.site.urls import insights_url


def tell_readers_words(site: Site, *, at: datetime) -> int:
    """Have today's letters sent; returns how many. Not without an index: whose articles they are is unknown then."""
    try:
        tree = site.live.internal.tree
    except IndexUnavailable:
        return 0
    texts = site.texts[site.settings.language_list[0]]
    owners = {card.id: card.owner for card in tree.cards}

    def letter(owner: str, words: Sequence[ReadersWord]) -> OwnersLetter | None:
        email = owner if "@" in owner else site.settings.team_mail
        return letter_to(owner, email, words, tree, texts) if email else None

    with site.state.change() as conn:
        return tell_owners(conn, owners, letter, at=at)


def letter_to(owner: str, email: str, words: Sequence[ReadersWord], tree: Tree, texts: Texts) -> OwnersLetter:
    """An owner that is no address gets the letter by way of the team."""
    title = texts("insights.words.letter", owner=owner or texts("insights.words.nobody"), n=len(words))
    lines = [told_word(word, tree, texts) for word in words]
    path = insights_url("content/words")
    return OwnersLetter(
        owner=owner, payload=ReportPayload(email=email, lang=texts.lang, title=title, lines=lines, path=path)
    )
