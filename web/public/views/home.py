"""The home page: the question, a few examples, sections with their first questions, channels at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.articles.categories import Category
from kb.articles.contacts import ACCESS_TOPIC
from kb.usage.popular import NONE, Favourites
from search.index.tree import Card, Tree
from web.parts.structured_data import HomeData
from web.public.views.channels import ChannelView, channels_of
from web.public.views.urgent import UrgentView, urgent_of
from web.site.localised import cards_by_category, language_of_articles, text_in
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind, sentence
from web.site.urls import article_url, category_url, home_url, index_url, search_url

EXAMPLES = 4
QUESTIONS_PER_CATEGORY = 3
QUESTIONS_OF_FEW = {1: 12, 2: 6}  # sections, and how many of each are shown where there are no more
CHANNELS = 3


@dataclass(frozen=True)
class CategoryView:
    """A section of the help centre with the questions asked most in it, and the sections that lie in it."""

    title: str
    url: str
    summary: str
    count: str
    questions: tuple[Link, ...]
    within: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    own_field: bool = True
    examples: tuple[Link, ...]
    asked: bool  # the examples are what readers ask most, else what writers recorded
    order: str  # how the questions of a section are chosen: "by_use" | "by_writers" | "" (by their titles)
    categories: tuple[CategoryView, ...]
    foreign: str  # the language of the articles where the reader's has none, "" otherwise
    channels: tuple[ChannelView, ...]
    door: bool
    urgent: UrgentView | None

    @classmethod
    def of(cls, texts: Texts, tree: Tree, now: datetime, favourites: Favourites = NONE) -> HomePage:
        lang, spoken = texts.lang, language_of_articles(tree, texts.lang)
        cards = _most_opened_first(cards_by_category(tree, spoken), favourites)
        infos = [info for info in tree.categories if info.id in cards]
        asked = tuple(Link(bind(sentence(text), lang), search_url(lang, text)) for text in favourites.questions)
        return cls(
            title=texts("home.title"),
            description=texts("home.description"),
            path=home_url(lang),
            alternates=alternates(texts, home_url),
            any_language="/",
            linked_data=HomeData(lang=lang, brand=texts.brand),
            scripts=("search.js", "hours.js"),
            examples=asked[:EXAMPLES] or _examples([cards[info.id] for info in infos], texts),
            asked=bool(asked),
            order=_order(tree, spoken, favourites),
            categories=_sections(texts, infos, cards, spoken),
            foreign=spoken if spoken != lang else "",
            channels=channels_of(tree, texts, now)[:CHANNELS],
            door=tree.contacts.topic(ACCESS_TOPIC) is not None,
            urgent=urgent_of(tree, texts, now),
        )


def _most_opened_first(cards: dict[str, list[Card]], favourites: Favourites) -> dict[str, list[Card]]:
    """The rest stay in the writers' order."""
    place = {id: n for n, id in enumerate(favourites.articles)}
    return {section: sorted(held, key=lambda card: place.get(card.id, len(place))) for section, held in cards.items()}


def _order(tree: Tree, lang: str, favourites: Favourites) -> str:
    """What decides which questions stand first; a folder whose writers gave no codes is in order of titles, and nothing is claimed."""
    if any(tree.card(*id.split("/", 1)) for id in favourites.articles):
        return "by_use"
    return "by_writers" if any(card.code for card in tree.cards if card.lang == lang) else ""


def _sections(
    texts: Texts, infos: Sequence[Category], cards: dict[str, list[Card]], spoken: str
) -> tuple[CategoryView, ...]:
    """The sections that lie in no other, each with those in it. Articles at the top of their language's folder have the index
    for a section."""
    inside: dict[str, list[Category]] = {}
    for info in infos:
        inside.setdefault(_outermost(info.id, cards), []).append(info)
    outer = [info for info in infos if info.id in inside]
    loose = cards.get("", [])
    shown = QUESTIONS_OF_FEW.get(len(outer) + bool(loose), QUESTIONS_PER_CATEGORY)
    made = [
        CategoryView(
            title=text_in(info.title, spoken),
            url=category_url(spoken, info.id),
            summary=text_in(info.summary, spoken),
            count=texts("articles", n=sum(len(cards[each.id]) for each in inside[info.id])),
            questions=_questions([card for each in (info, *inside[info.id]) for card in cards[each.id]], shown),
            within=tuple(
                Link(text_in(each.title, spoken), category_url(spoken, each.id))
                for each in inside[info.id]
                if each is not info
            ),
        )
        for info in outer
    ]
    if loose:
        count, title = texts("articles", n=len(loose)), texts("home.others" if made else "home.all")
        made.append(CategoryView(title, index_url(texts.lang), "", count, _questions(loose, shown)))
    return tuple(made)


def _outermost(id: str, cards: dict[str, list[Card]]) -> str:
    """The outermost section with articles that this one lies in: itself, where it lies in none."""
    parts = id.split("/")
    return next(outer for depth in range(1, len(parts) + 1) if (outer := "/".join(parts[:depth])) in cards)


def _questions(cards: Sequence[Card], shown: int) -> tuple[Link, ...]:
    different = list(dict.fromkeys(cards))[:shown]
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, card.key)) for card in different)


def _examples(sections: list[list[Card]], texts: Texts) -> tuple[Link, ...]:
    """One way customers really ask from each of the first sections, told as writers recorded it."""
    cards = (next((card for card in held if card.questions), None) for held in sections)
    asked = [(card.questions[0], card.lang) for card in cards if card]
    return tuple(Link(bind(sentence(text), lang), search_url(texts.lang, text)) for text, lang in asked[:EXAMPLES])
