"""Search results in their four states: an answer, a list, nothing good, nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.privacy import mask
from search.query import Found, Fragment, Result
from web.pages import Link, Page, alternates
from web.site import Site
from web.texts import Texts
from web.typography import bind
from web.urls import article_url, contact_url, search_url
from web.views.pager import Pager, pager_of
from web.views.stored import category_title
from web.views.vote import VoteView, vote_view

FILTERS = 5  # sections offered at once; with more, nobody reads any
NEAREST = 3  # articles shown when none is good; more would be junk
TITLE_LENGTH = 70  # characters of a question in a heading


@dataclass(frozen=True, kw_only=True)
class ResultView:
    title: str
    url: str
    excerpt: tuple[Fragment, ...]
    category: str
    heading: str
    lang: str  # "" when it is the page's own
    lang_label: str
    outcome: str


@dataclass(frozen=True)
class Filter:
    text: str
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    own_field: bool = True
    state: str  # "empty" or a Found's state
    heading: str
    count: str = ""
    answer: ResultView | None = None
    answer_vote: VoteView | None = None
    results: tuple[ResultView, ...] = ()
    rescued: str = ""
    as_typed: Link | None = None
    keyword_only: bool = False
    filters: tuple[Filter, ...] = ()
    pager: Pager | None = None
    contact: str = ""

    @classmethod
    def of(cls, site: Site, tree: Any, found: Found, search_id: str = "") -> SearchPage:
        query, lang = found.query, found.query.lang
        texts = site.texts[lang]
        shown = found.results[:NEAREST] if found.state == "weak" else found.results
        views = [
            _result(site, tree, lang, result, (search_id, query.offset + place))
            for place, result in enumerate(shown, 1)
        ]
        has_answer = found.state == "answer" and query.offset == 0 and bool(views)
        return cls(
            **_about(site, lang, query.text),
            state=found.state if found.results else "none",
            count=texts("search.found", n=found.total) if found.state in ("answer", "list") else "",
            answer=views[0] if has_answer else None,
            answer_vote=vote_view(texts, found.results[0].key, place="result") if has_answer else None,
            results=tuple(views[1:] if has_answer else views),
            rescued=texts("search.rescued", text=found.rescue.text) if found.rescue else "",
            as_typed=_as_typed(texts, found),
            keyword_only=found.mode == "keyword",
            filters=_filters(tree, texts, found),
            pager=_pager(texts, found),
            contact=contact_url(lang, q=mask(found.rescue.text if found.rescue else query.text).text),
        )

    @classmethod
    def empty(cls, site: Site, lang: str) -> SearchPage:
        return cls(**_about(site, lang, ""), state="empty")


def _about(site: Site, lang: str, text: str) -> dict[str, Any]:
    texts = site.texts[lang]
    short = text if len(text) <= TITLE_LENGTH else f"{text[:TITLE_LENGTH].rstrip()}…"
    return {
        "title": texts("search.title", text=short) if text else texts("field.short"),
        "heading": texts("search.heading_results", text=bind(short, lang)) if text else texts("search.heading"),
        "query": text,
        "alternates": alternates(site.texts, ((other, search_url(other, text), False) for other in site.texts)),
        "scripts": ("search.js", "article.js"),
    }


def _result(site: Site, tree: Any, lang: str, result: Result, opened: tuple[str, int]) -> ResultView:
    texts, foreign, search_id = site.texts[lang], result.lang != lang, opened[0]
    label = f"lang_label.{result.lang}"
    outcome = f"outcome.{result.outcome}"
    trail = {"s": search_id, "n": str(opened[1])} if search_id else {}
    return ResultView(
        title=bind(result.title, result.lang),
        url=article_url(result.lang, result.key, result.anchor, **trail),
        excerpt=result.excerpt or (Fragment(result.summary),),
        category=category_title(tree, result.category, lang),
        heading=bind(result.heading, result.lang),
        lang=result.lang if foreign else "",
        lang_label=(texts(label) if texts.has(label) else result.lang) if foreign else "",
        outcome=texts(outcome) if texts.has(outcome) else "",
    )


def _as_typed(texts: Texts, found: Found) -> Link | None:
    if not found.rescue:
        return None
    typed = found.rescue.typed
    return Link(texts("search.as_typed", text=typed), search_url(texts.lang, typed, exact=True))


def _filters(tree: Any, texts: Texts, found: Found) -> tuple[Filter, ...]:
    """The sections of what was found; with one chosen, the way back to all."""
    query, lang = found.query, texts.lang
    ids = [query.category] if query.category else list(dict.fromkeys(result.category for result in found.results))
    named = [(category, category_title(tree, category, lang)) for category in ids]
    named = [(category, title) for category, title in named if title][:FILTERS]
    if found.state not in ("answer", "list") or (len(named) < 2 and not query.category):
        return ()
    every = Filter(texts("search.filter_all"), search_url(lang, query.text, exact=query.as_typed), not query.category)
    return every, *(
        Filter(title, search_url(lang, query.text, category=category, exact=query.as_typed), category == query.category)
        for category, title in named
    )


def _pager(texts: Texts, found: Found) -> Pager | None:
    query = found.query
    if found.state not in ("answer", "list"):
        return None

    def url(page: str) -> str:
        return search_url(texts.lang, query.text, page=int(page or 1), category=query.category, exact=query.as_typed)

    return pager_of(texts, query.offset // query.limit + 1, -(-found.total // query.limit), url)
