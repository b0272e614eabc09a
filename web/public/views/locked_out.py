"""The door for people who are locked out: what to try without signing in, the form, the line for emergencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.articles.contacts import ACCESS_TOPIC
from search.index.tree import Tree
from web.public.views.category import ListedArticle, listed
from web.public.views.channels import NumberView, channels_of
from web.site.localised import text_in
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import lowered
from web.site.urls import contact_url, door_url, home_url


@dataclass(frozen=True, kw_only=True)
class LockedOutPage(Page):
    crumbs: tuple[Link, ...]
    entries: tuple[ListedArticle, ...]
    purposes: tuple[Link, ...]
    contact: str
    urgent_title: str
    urgent: str
    number: NumberView | None

    @classmethod
    def of(cls, texts: Texts, tree: Tree, now: datetime) -> LockedOutPage | None:
        """None when contacts.yaml has no topic for it."""
        lang, topic = texts.lang, tree.contacts.topic(ACCESS_TOPIC)
        if topic is None:
            return None
        cards = (tree.card(lang, key) for key in topic.suggest)
        always = [channel for channel in channels_of(tree, texts, now) if channel.numbers and channel.always]
        number = always[0].numbers[0] if always else None
        return cls(
            title=texts("door.title"),
            description=texts("door.description"),
            path=door_url(lang),
            alternates=alternates(texts, door_url),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(lang)),),
            entries=tuple(listed(card, texts) for card in cards if card),
            purposes=tuple(
                Link(text_in(purpose.title, lang), contact_url(lang, topic=ACCESS_TOPIC, purpose=purpose.id))
                for purpose in topic.purposes
            ),
            contact=contact_url(lang, topic=ACCESS_TOPIC),
            urgent_title=_urgent_title(texts, tree),
            urgent=texts("door.urgent_text", title=lowered(always[0].title)) if number else "",
            number=number,
        )


def _urgent_title(texts: Texts, tree: Tree) -> str:
    """In the organisation's words where contacts.yaml has them."""
    urgent = tree.contacts.urgent
    return text_in(urgent.title, texts.lang) if urgent else texts("door.urgent")
