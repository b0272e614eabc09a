"""An article as shown: short answer, text, contents, dates, vote, related questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from web.pages import Link, Page, alternates, article_html
from web.site import Site
from web.texts import Texts
from web.typography import bind, sentence
from web.urls import article_url, category_url, contact_url, home_url
from web.views.stored import category_title
from web.views.vote import VoteView, vote_view

CONTENTS_FROM = 3  # headings; a shorter article is seen whole and needs no contents

QUESTIONS = 4  # ways customers ask, so that a reader sees whether this was theirs


@dataclass(frozen=True)
class ContentsEntry:
    text: str
    anchor: str
    level: int


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    crumbs: tuple[Link, ...]
    summary: str
    html: Markup
    contents: tuple[ContentsEntry, ...]
    outcome: str
    outcome_note: str
    dates: str
    code: str
    outdated: str  # what to say of a translation whose source has changed since
    source: Link | None
    related: tuple[Link, ...]
    questions: tuple[str, ...]
    vote: VoteView
    contact: str
    today: str  # for whoever prints it

    @classmethod
    def of(cls, site: Site, tree: Any, article: Any, now: datetime, voted: str = "") -> ArticlePage:
        lang, key = article.lang, article.key
        texts, path = site.texts[lang], article_url(article.lang, article.key)
        return cls(
            title=bind(article.title, lang),
            description=article.summary,
            path=path,
            alternates=alternates(site.texts, _translations(site, tree, article)),
            scripts=("search.js", "article.js"),
            crumbs=_crumbs(tree, article, texts),
            summary=bind(article.summary, lang),
            html=article_html(article.html),
            contents=_contents(article, lang),
            outcome=article.outcome,
            outcome_note=_outcome_note(texts, article.outcome),
            dates=_dates(texts, article, now.date()),
            code=texts("article.code", code=article.code) if article.code else "",
            outdated=texts("article.outdated", language=texts(f"lang_label.{article.newer}")) if article.newer else "",
            source=_source(texts, article),
            related=_related(tree, article),
            questions=tuple(bind(sentence(question), lang) for question in article.questions[:QUESTIONS]),
            vote=vote_view(texts, key, voted=voted),
            contact=contact_url(lang, source=key),
            today=texts.day(now.date()),
        )


def _translations(site: Site, tree: Any, article: Any) -> list[tuple[str, str, bool]]:
    """The same article in every language; where it is not translated, the section with a notice that says so."""
    found = []
    for lang in site.texts:
        if tree.card(lang, article.key):
            found.append((lang, article_url(lang, article.key), True))
        elif article.category:
            found.append((lang, category_url(lang, article.category, untranslated=article.key), False))
        else:
            found.append((lang, home_url(lang), False))
    return found


def _crumbs(tree: Any, article: Any, texts: Texts) -> tuple[Link, ...]:
    home = Link(texts("site.help"), home_url(article.lang))
    title = category_title(tree, article.category, article.lang)
    return (home, Link(title, category_url(article.lang, article.category))) if title else (home,)


def _contents(article: Any, lang: str) -> tuple[ContentsEntry, ...]:
    entries = [
        ContentsEntry(bind(heading["text"], lang), heading["anchor"], heading["level"])
        for heading in article.headings
        if heading["level"] in (2, 3)
    ]
    return tuple(entries) if len(entries) >= CONTENTS_FROM else ()


def _outcome_note(texts: Texts, outcome: str) -> str:
    key = f"article.outcome_{outcome}"
    return texts(key) if texts.has(key) else ""


def _dates(texts: Texts, article: Any, today: date) -> str:
    """When the text was last changed, else until when its review holds; nothing rather than an overdue promise."""
    if article.updated:
        return texts("article.updated", date=texts.day(article.updated))
    review = article.review_by
    return texts("article.review", date=texts.day(review)) if review and review >= today else ""


def _source(texts: Texts, article: Any) -> Link | None:
    """The text a translation was made from, when that has changed since."""
    if not article.newer:
        return None
    return Link(texts("article.source"), article_url(article.newer, article.key), article.newer)


def _related(tree: Any, article: Any) -> tuple[Link, ...]:
    cards = (tree.card(article.lang, key) for key in article.related)
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, card.key)) for card in cards if card)
