"""The door for people who are locked out: what to try without signing in, the form, the line for emergencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.pages import Link, Page, alternates
from web.site import Site
from web.typography import lowered
from web.urls import contact_url, door_url, home_url
from web.views.category import Entry, entry_of
from web.views.channels import NumberView, channels_of
from web.views.contact_form import find_topic
from web.views.home import DOOR_TOPIC
from web.views.stored import text_in


@dataclass(frozen=True, kw_only=True)
class DoorPage(Page):
    crumbs: tuple[Link, ...]
    entries: tuple[Entry, ...]
    purposes: tuple[Link, ...]
    contact: str
    urgent: str
    number: NumberView | None

    @classmethod
    def of(cls, site: Site, tree: Any, lang: str, now: datetime) -> DoorPage | None:
        """None when contacts.yaml has no topic for it."""
        texts, topic = site.texts[lang], find_topic(tree.contacts, DOOR_TOPIC)
        if topic is None:
            return None
        cards = (tree.card(lang, key) for key in topic.get("suggest") or ())
        always = [channel for channel in channels_of(tree, texts, now) if channel.numbers and channel.always]
        number = always[0].numbers[0] if always else None
        return cls(
            title=texts("door.title"),
            description=texts("door.description"),
            path=door_url(lang),
            alternates=alternates(site.texts, ((other, door_url(other), True) for other in site.texts)),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(lang)),),
            entries=tuple(entry_of(card, texts) for card in cards if card),
            purposes=tuple(
                Link(text_in(purpose["title"], lang), contact_url(lang, topic=DOOR_TOPIC, purpose=purpose["id"]))
                for purpose in topic.get("purposes") or ()
            ),
            contact=contact_url(lang, topic=DOOR_TOPIC),
            urgent=texts("door.urgent_text", title=lowered(always[0].title)) if number else "",
            number=number,
        )
