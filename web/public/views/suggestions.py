"""Answers offered on the contact form, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.index.tree import Tree
from search.query.values import Found, Fragment, Result
from search.text.analysis import words
from web.public.views.contact_form import ContactForm
from web.public.views.urgent import UrgentView
from web.site.pages import NoticeView
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url

OFFERED = 3


@dataclass(frozen=True, kw_only=True)
class SuggestionView:
    article_id: str
    title: str
    url: str
    excerpt: tuple[Fragment, ...]
    passage: str
    topic: str  # of the contact form; "" where the article names none
    outcome: str  # what support can't do here, "" where the article solves the question
    reason: str = ""  # why, and where to go instead: the article's summary, unless the excerpt says it


@dataclass(frozen=True, kw_only=True)
class SuggestionsView:
    """`count` is "" when there is nothing to offer; `answers` when the entries answer the very text that was written."""

    count: str = ""
    entries: tuple[SuggestionView, ...] = ()
    answers: bool = False
    notices: tuple[NoticeView, ...] = ()  # that tell of what was written; told before any article
    topic: str = ""  # of the form, on which the answers agree
    urgent: bool = False  # what was written may not wait
    line: UrgentView | None = None  # to call instead of writing; only where these stand without the form's head


def suggestions_view(texts: Texts, tree: Tree, form: ContactForm, findings: Found | None) -> SuggestionsView:
    """Good answers to what was written; until there are any, what the topic's writers recommend. Never nearest junk."""
    answers = _answers(texts, tree, findings) if findings and findings.state in ("answer", "list") else []
    entries = answers or _recommended(texts, tree, form.topic)
    read = form.source  # its key: whoever came from an article was not helped by it
    offered = tuple(
        entry
        for entry in entries
        if entry.article_id not in form.rejected and not (read and entry.article_id.partition("/")[2] == read)
    )[:OFFERED]
    count = texts("suggestions.count", n=len(offered)) if offered else ""
    agreed = {entry.topic for entry in offered} if answers else set()
    return SuggestionsView(
        count=count,
        entries=offered,
        answers=bool(answers and offered),
        topic=agreed.pop() if len(agreed) == 1 else "",
        urgent=bool(findings and findings.intent == "urgent"),
    )


def with_topic(form: ContactForm, suggestions: SuggestionsView) -> ContactForm:
    """A form opened from a search has the topic its answers agree on, until the visitor chooses another."""
    return form if form.topic else replace(form, topic=suggestions.topic)


def _answers(texts: Texts, tree: Tree, findings: Found) -> list[SuggestionView]:
    return [_answer(texts, tree, result) for result in findings.results]


def _answer(texts: Texts, tree: Tree, result: Result) -> SuggestionView:
    """To somebody in trouble the excerpt is the summary: then it is not said twice."""
    outcome = texts.get(f"article.outcome_{result.outcome}")
    shown = words("".join(fragment.text for fragment in result.excerpt))
    return SuggestionView(
        article_id=result.article_id,
        title=bind(result.title, result.lang),
        url=article_url(result.lang, result.key, result.anchor),
        excerpt=result.excerpt,
        passage=bind(result.passage, result.lang),
        topic=_topic(tree, result),
        outcome=outcome,
        reason=bind(result.summary, result.lang) if outcome and words(result.summary) != shown else "",
    )


def _recommended(texts: Texts, tree: Tree, topic_id: str) -> list[SuggestionView]:
    topic = tree.contacts.topic(topic_id)
    cards = (tree.card(texts.lang, key) for key in (topic.suggest if topic else ()))
    return [
        SuggestionView(
            article_id=card.id,
            title=bind(card.title, card.lang),
            url=article_url(card.lang, card.key),
            excerpt=(),
            passage=bind(card.summary, card.lang),
            topic=card.topic,
            outcome=texts.get(f"article.outcome_{card.outcome}"),
        )
        for card in cards
        if card
    ]


def _topic(tree: Tree, result: Result) -> str:
    card = tree.card(result.lang, result.key)
    return card.topic if card else ""
