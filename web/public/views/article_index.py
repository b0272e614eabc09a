"""The index at the back of the book: every article by its first letter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from search.index.tree import Card, Tree
from web.parts.reading.letters import NO_LETTER, Alphabet
from web.site.localised import language_of_articles
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, home_url, index_url

ONE_PAGE = 300  # articles; a longer index shows one letter at a time


@dataclass(frozen=True)
class IndexLetter:
    """A letter and where it leads; `chosen` when it is the one shown."""

    text: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class LetterGroup:
    letter: str
    anchor: str
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class IndexPage(Page):
    crumbs: tuple[Link, ...]
    count: str
    foreign: str  # the language of the articles where the reader's has none, "" otherwise
    letters: tuple[IndexLetter, ...]
    groups: tuple[LetterGroup, ...]

    @classmethod
    def of(cls, texts: Texts, tree: Tree, letter: str = "") -> IndexPage:
        lang, spoken = texts.lang, language_of_articles(tree, texts.lang)
        alphabet = Alphabet.of(texts.languages.get(spoken, ""))
        cards = sorted(
            (card for card in tree.cards if card.lang == spoken),
            key=lambda card: (alphabet.place(card.title), card.id),
        )
        groups = {first: list(group) for first, group in groupby(cards, key=lambda card: alphabet.letter(card.title))}
        whole, asked = len(cards) <= ONE_PAGE, alphabet.letter(letter) if letter else ""
        letters_shown = list(groups) if whole else [asked if asked in groups else next(iter(groups))]
        urls = {first: f"#{_anchor(first)}" if whole else index_url(lang, first) for first in groups}
        return cls(
            title=texts("index.title"),
            description=texts("index.description"),
            path=index_url(lang),
            alternates=alternates(texts, index_url),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(lang)),),
            count=texts("articles", n=len(cards)),
            foreign=spoken if spoken != lang else "",
            letters=tuple(IndexLetter(first, urls[first], not whole and first in letters_shown) for first in groups),
            groups=tuple(LetterGroup(first, _anchor(first), _links(groups[first])) for first in letters_shown),
        )


def _links(cards: list[Card]) -> tuple[Link, ...]:
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, card.key)) for card in cards)


def _anchor(letter: str) -> str:
    return "other" if letter == NO_LETTER else f"letter-{letter.lower()}"
