"""The home page: the question, a few examples, sections with their first questions, channels at the foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.pages import Link, Page, alternates
from web.site import Site
from web.typography import bind, sentence
from web.urls import article_url, category_url, home_url, index_url, search_url
from web.views.channels import ChannelView, channels_of
from web.views.contact_form import find_topic
from web.views.stored import cards_by_category, text_in

EXAMPLES = 4
QUESTIONS_PER_CATEGORY = 3
CHANNELS = 3
DOOR_TOPIC = "access"  # the topic of contacts.yaml behind "can't sign in?"; without it there is no such door


@dataclass(frozen=True)
class CategoryView:
    """A section of the help centre with the questions asked most in it."""

    title: str
    url: str
    summary: str
    count: str
    questions: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    own_field: bool = True
    examples: tuple[Link, ...]
    categories: tuple[CategoryView, ...]
    channels: tuple[ChannelView, ...]
    door: bool

    @classmethod
    def of(cls, site: Site, tree: Any, lang: str, now: datetime) -> HomePage:
        texts, cards = site.texts[lang], cards_by_category(tree, lang)
        infos = [info for info in tree.categories if info.id in cards]
        return cls(
            title=texts("home.title"),
            description=texts("home.description"),
            path=home_url(lang),
            alternates=alternates(site.texts, ((other, home_url(other), True) for other in site.texts)),
            scripts=("search.js", "hours.js"),
            examples=_examples([cards[info.id] for info in infos], lang),
            categories=(
                *(category_view(site, info, cards[info.id], lang) for info in infos),
                *_without_category(site, cards.get("", []), lang),
            ),
            channels=channels_of(tree, texts, now)[:CHANNELS],
            door=find_topic(tree.contacts, DOOR_TOPIC) is not None,
        )


def category_view(site: Site, info: Any, cards: list[Any], lang: str) -> CategoryView:
    return CategoryView(
        title=text_in(info.title, lang),
        url=category_url(lang, info.id),
        summary=text_in(info.summary, lang),
        count=site.texts[lang]("articles", n=len(cards)),
        questions=_questions(cards, lang),
    )


def _without_category(site: Site, cards: list[Any], lang: str) -> tuple[CategoryView, ...]:
    """Articles that stand at the top of their language's folder: the index is their section."""
    if not cards:
        return ()
    texts = site.texts[lang]
    view = CategoryView(
        texts("home.others"), index_url(lang), "", texts("articles", n=len(cards)), _questions(cards, lang)
    )
    return (view,)


def _questions(cards: list[Any], lang: str) -> tuple[Link, ...]:
    return tuple(Link(bind(card.title, lang), article_url(lang, card.key)) for card in cards[:QUESTIONS_PER_CATEGORY])


def _examples(sections: list[list[Any]], lang: str) -> tuple[Link, ...]:
    """One way customers really ask from each of the first sections, told as writers recorded it."""
    asked = [next((card.questions[0] for card in cards if card.questions), "") for cards in sections]
    return tuple(Link(bind(sentence(text), lang), search_url(lang, text)) for text in asked if text)[:EXAMPLES]
