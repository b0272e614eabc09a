"""Answers offered on the contact form, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from search.query import Fragment, Query, Result
from web.site import Site
from web.typography import bind
from web.urls import article_url
from web.views.contact_form import ContactForm

OFFERED = 3
ENOUGH_TEXT = 12  # characters; a shorter text says too little to search for


@dataclass(frozen=True, kw_only=True)
class SuggestionView:
    article_id: str
    title: str
    url: str
    excerpt: tuple[Fragment, ...]
    passage: str
    topic: str  # of the contact form; "" where the article names none
    outcome: str  # what support can't do here, "" where the article solves the question
    reason: str = ""  # why, and where to go instead: the article's summary


@dataclass(frozen=True, kw_only=True)
class SuggestionsView:
    """`count` is "" when there is nothing to offer; `answers` when the entries answer the very text that was written."""

    count: str = ""
    entries: tuple[SuggestionView, ...] = ()
    answers: bool = False

    @property
    def article_ids(self) -> tuple[str, ...]:
        return tuple(entry.article_id for entry in self.entries)


def suggestions_for(site: Site, engine: Any | None, form: ContactForm, lang: str) -> SuggestionsView:
    """Good answers to what was written; until there are any, what the topic's writers recommend. Never nearest junk."""
    if engine is None:
        return SuggestionsView()
    found = _found(site, engine, form, lang)
    entries = found or _recommended(site, engine.tree, form, lang)
    kept = tuple(entry for entry in entries if entry.article_id not in form.rejected)[:OFFERED]
    count = site.texts[lang]("suggestions.count", n=len(kept)) if kept else ""
    return SuggestionsView(count=count, entries=kept, answers=bool(found and kept))


def with_topic(form: ContactForm, offered: SuggestionsView) -> ContactForm:
    """A form opened from a search has the topic its answers agree on, until the visitor chooses another."""
    agreed = {entry.topic for entry in offered.entries} if offered.answers else set()
    return replace(form, topic=agreed.pop()) if len(agreed) == 1 and not form.topic else form


def _topic(tree: Any, result: Result) -> str:
    card = tree.card(result.lang, result.key)
    return card.topic if card else ""


def _found(site: Site, engine: Any, form: ContactForm, lang: str) -> list[SuggestionView]:
    if len(form.text.strip()) < ENOUGH_TEXT:
        return []
    found = engine.search(Query.parse(form.text, lang=lang, limit=OFFERED + len(form.rejected)))
    if found.state not in ("answer", "list"):
        return []
    return [
        SuggestionView(
            article_id=result.article_id,
            title=bind(result.title, result.lang),
            url=article_url(result.lang, result.key, result.anchor),
            excerpt=result.excerpt,
            passage=bind(result.passage, result.lang),
            topic=_topic(engine.tree, result),
            outcome=(outcome := _outcome(site, lang, result.outcome)),
            reason=bind(result.summary, result.lang) if outcome else "",
        )
        for result in found.results
    ]


def _recommended(site: Site, tree: Any, form: ContactForm, lang: str) -> list[SuggestionView]:
    topic = next((topic for topic in tree.contacts.get("topics", ()) if topic["id"] == form.topic), None)
    cards = (tree.card(lang, key) for key in (topic.get("suggest") or () if topic else ()))
    return [
        SuggestionView(
            article_id=card.id,
            title=bind(card.title, lang),
            url=article_url(lang, card.key),
            excerpt=(),
            passage=bind(card.summary, lang),
            topic=card.topic,
            outcome=_outcome(site, lang, card.outcome),
        )
        for card in cards
        if card
    ]


def _outcome(site: Site, lang: str, outcome: str) -> str:
    key = f"article.outcome_{outcome}"
    return site.texts[lang](key) if site.texts[lang].has(key) else ""
