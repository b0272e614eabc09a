"""A section of the help centre: all its articles with their short answers, of a long one those under a letter or with some words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from search.index.tree import Card, Tree
from search.text.analysis import terms, words
from web.parts.reading.letters import Alphabet
from web.parts.structured_data import CrumbsData
from web.public.views.article_index import IndexLetter
from web.site.localised import cards_in, find_category, sections_above, sections_within, text_in
from web.site.pager import Pager, page_of
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, category_url, feed_url, home_url, search_url

PER_PAGE = 50


@dataclass(frozen=True)
class ListedArticle:
    """One article in a list: its title and its short answer."""

    title: str
    url: str
    summary: str
    outcome: str  # a chip's text, "" for an article that solves the matter


@dataclass(frozen=True)
class Narrowed:
    """What of a long section is asked for: titles under a letter, titles with these words."""

    letter: str = ""
    words: str = ""

    def of(self, cards: Sequence[Card], alphabet: Alphabet) -> list[Card]:
        asked = terms(self.words)
        letter = alphabet.letter(self.letter) if self.letter else ""
        return [
            card
            for card in cards
            if (not letter or alphabet.letter(card.title) == letter) and (not asked or _begins(card.title, asked))
        ]


WHOLE = Narrowed()


@dataclass(frozen=True, kw_only=True)
class CategoryPage(Page):
    crumbs: tuple[Link, ...]
    within: tuple[Link, ...]  # the sections that lie in it
    entries: tuple[ListedArticle, ...]
    count: str
    whole: str  # address of the whole section where it is long enough to be narrowed, else ""
    letters: tuple[IndexLetter, ...]
    words: str  # that titles are to hold
    in_texts: str  # the search for them, where no title holds them
    pager: Pager | None
    feed: str  # of this section
    untranslated: tuple[Link, ...]  # the article asked for, in the languages it exists in

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree,
        category: str,
        *,
        page: int = 1,
        untranslated: str = "",
        narrowed: Narrowed = WHOLE,
    ) -> CategoryPage | None:
        """`untranslated` is the key of the article that was asked for. None when there is neither it nor such a section."""
        info, lang = find_category(tree, category), texts.lang
        cards, elsewhere = cards_in(tree, lang, category), other_languages(texts, tree, untranslated)
        if info is None or not (cards or elsewhere):
            return None
        alphabet, long = Alphabet.of(texts.languages.get(lang, "")), len(cards) > PER_PAGE
        narrowed = narrowed if long else WHOLE
        held = narrowed.of(cards, alphabet)
        url = partial(category_url, lang, category)
        cards_shown, pager = page_of(
            texts, held, page, PER_PAGE, lambda page: url(page=page, letter=narrowed.letter, find=narrowed.words)
        )
        languages = [other for other in texts.languages if other == lang or cards_in(tree, other, category)]
        return cls(
            title=text_in(info.title, lang),
            description=text_in(info.summary, lang),
            path=url(),
            alternates=alternates(texts, lambda other: category_url(other, category), languages=languages),
            scripts=("search.js",),
            crumbs=(crumbs := (Link(texts("site.help"), home_url(lang)), *section_links(tree, category, lang))),
            within=_within(tree, category, lang),
            linked_data=CrumbsData(crumbs=crumbs, here=Link(text_in(info.title, lang), url())),
            entries=tuple(listed(card, texts) for card in cards_shown),
            count=texts("articles", n=len(held)),
            whole=url() if long else "",
            letters=_letters(cards, alphabet, narrowed.letter, lambda letter: url(letter=letter)) if long else (),
            words=narrowed.words,
            in_texts=search_url(lang, narrowed.words, category=category) if narrowed.words and not held else "",
            pager=pager,
            feed=feed_url(lang, section=category) if cards else "",
            untranslated=elsewhere,
        )


def _within(tree: Tree, category: str, lang: str) -> tuple[Link, ...]:
    inner = sections_within(tree, category, lang)
    return tuple(Link(text_in(section.title, lang), category_url(lang, section.id)) for section in inner)


def _letters(
    cards: Sequence[Card], alphabet: Alphabet, asked: str, url: Callable[[str], str]
) -> tuple[IndexLetter, ...]:
    chosen = alphabet.letter(asked) if asked else ""
    letters = dict.fromkeys(
        alphabet.letter(card.title) for card in sorted(cards, key=lambda card: alphabet.place(card.title))
    )
    return tuple(IndexLetter(letter, url(letter), letter == chosen) for letter in letters)


def _begins(title: str, asked: Sequence[str]) -> bool:
    """Whether every stem is the beginning of a word of the title, in whatever form."""
    held = words(title)
    return all(any(word.startswith(stem) for word in held) for stem in asked)


def section_links(tree: Tree, category: str, lang: str) -> tuple[Link, ...]:
    """Links to the sections that a section lies in."""
    above = sections_above(tree, category, lang)
    return tuple(Link(text_in(info.title, lang), category_url(lang, info.id)) for info in above)


def listed(card: Card, texts: Texts) -> ListedArticle:
    """An article of the index as a list shows it."""
    return ListedArticle(
        title=bind(card.title, card.lang),
        url=article_url(card.lang, card.key),
        summary=bind(card.summary, card.lang),
        outcome=texts.get(f"outcome.{card.outcome}"),
    )


def other_languages(texts: Texts, tree: Tree, key: str) -> tuple[Link, ...]:
    """Links to an article in every language but this one."""
    cards = (tree.card(other, key) for other in texts.languages if key and other != texts.lang)
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, key), card.lang) for card in cards if card)
