"""Pages for what could not be shown: a page that is not there, an error, no index."""

from __future__ import annotations

from dataclasses import dataclass

from search.index.tree import Card, Tree
from search.query.values import Result
from web.public.views.category import other_languages
from web.site.localised import cards_by_category, text_in
from web.site.middleware import MAX_BODY
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, category_url, home_url


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """What resembles an address: its words, the key of the article it names ("" for none), articles it may have meant."""

    tree: Tree
    words: str
    key: str
    articles: tuple[Card | Result, ...]


@dataclass(frozen=True, kw_only=True)
class MissingPage(Page):
    own_field: bool = True
    near: tuple[Link, ...] = ()
    translations: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()

    @classmethod
    def of(cls, texts: Texts, nearby: Nearby | None) -> MissingPage:
        """A 404 that helps: what resembles the address, the article in another language, the sections. None: no index."""
        lang, tree = texts.lang, nearby.tree if nearby else None
        links = [_link(article, lang) for article in nearby.articles] if nearby else []
        used = cards_by_category(tree, lang) if tree else {}
        return cls(
            title=texts("missing.title"),
            status=404,
            scripts=("search.js",),
            alternates=alternates(texts, home_url, exact=False),
            query=nearby.words if nearby else "",
            near=tuple(dict.fromkeys(links)),
            translations=other_languages(texts, nearby.tree, nearby.key) if nearby else (),
            categories=tuple(
                Link(text_in(category.title, lang), category_url(lang, category.id))
                for category in (tree.categories if tree else ())
                if category.id in used  # else its page would be missing as well
            ),
        )


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    text: str

    @classmethod
    def of(cls, texts: Texts, worded: int | str, status: int) -> ErrorPage:
        """The page for a status; `worded` is the nearest one that has words of its own, or "away" for the database."""
        limits = {"limit": MAX_BODY // 1024} if worded == 413 else {}
        return cls(title=texts(f"errors.{worded}.title"), text=texts(f"errors.{worded}.text", **limits), status=status)


def _link(article: Card | Result, lang: str) -> Link:
    url = article_url(article.lang, article.key)
    return Link(bind(article.title, article.lang), url, "" if article.lang == lang else article.lang)
