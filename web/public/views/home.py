"""The home page: the question, a few examples, sections with their first questions, channels at the foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.articles.categories import Category
from kb.articles.contacts import ACCESS_TOPIC
from kb.usage.popular import NONE, Favourites
from search.index.tree import Card, Tree
from web.parts.structured_data import HomeData
from web.public.views.channels import ChannelView, channels_of
from web.public.views.urgent import UrgentView, urgent_of
from web.site.localised import cards_by_category, text_in
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind, sentence
from web.site.urls import article_url, category_url, home_url, index_url, search_url

EXAMPLES = 4
QUESTIONS_PER_CATEGORY = 3
CHANNELS = 3


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
    asked: bool  # the examples are what readers ask most, else what writers recorded
    order: str  # how the questions of a section are chosen: "by_use" | "by_writers" | "" (by their titles)
    categories: tuple[CategoryView, ...]
    channels: tuple[ChannelView, ...]
    door: bool
    urgent: UrgentView | None

    @classmethod
    def of(cls, texts: Texts, tree: Tree, now: datetime, favourites: Favourites = NONE) -> HomePage:
        lang, cards = texts.lang, _most_opened_first(cards_by_category(tree, texts.lang), favourites)
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
            examples=asked[:EXAMPLES] or _examples([cards[info.id] for info in infos], lang),
            asked=bool(asked),
            order=_order(tree, lang, favourites),
            categories=(
                *(category_view(texts, info, cards[info.id]) for info in infos),
                *_without_category(texts, cards.get("", [])),
            ),
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


def category_view(texts: Texts, category: Category, cards: list[Card]) -> CategoryView:
    """A section with the first of its `cards`."""
    lang = texts.lang
    return CategoryView(
        title=text_in(category.title, lang),
        url=category_url(lang, category.id),
        summary=text_in(category.summary, lang),
        count=texts("articles", n=len(cards)),
        questions=_questions(cards, lang),
    )


def _without_category(texts: Texts, cards: list[Card]) -> tuple[CategoryView, ...]:
    """Articles that stand at the top of their language's folder: the index is their section."""
    if not cards:
        return ()
    count, questions = texts("articles", n=len(cards)), _questions(cards, texts.lang)
    return (CategoryView(texts("home.others"), index_url(texts.lang), "", count, questions),)


def _questions(cards: list[Card], lang: str) -> tuple[Link, ...]:
    return tuple(Link(bind(card.title, lang), article_url(lang, card.key)) for card in cards[:QUESTIONS_PER_CATEGORY])


def _examples(sections: list[list[Card]], lang: str) -> tuple[Link, ...]:
    """One way customers really ask from each of the first sections, told as writers recorded it."""
    asked = [next((card.questions[0] for card in cards if card.questions), "") for cards in sections]
    return tuple(Link(bind(sentence(text), lang), search_url(lang, text)) for text in asked if text)[:EXAMPLES]
