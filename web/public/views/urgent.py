"""What comes before any article: the urgent line with its number, people who answer now, a place to start, values asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.finding.urgent_words import URGENT, priority_of
from search.index.tree import Tree
from search.query.values import FoundFact
from web.parts.reading.telephones import dialled
from web.public.views.channels import ChannelView, channels_of
from web.site.localised import cards_by_category, text_in
from web.site.pages import Link
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import category_url

CHANNELS = 3  # as many as one takes in at a glance
SECTIONS = 8
AT_ONCE = ("phone", "chat")  # kinds of channels where a person answers now; they come before letters and forms


@dataclass(frozen=True)
class UrgentView:
    title: str
    text: str
    channel: ChannelView  # of those declared the first that is open now, else the first


def urgent_of(tree: Tree | None, texts: Texts, now: datetime) -> UrgentView | None:
    """None where contacts.yaml declares nothing urgent."""
    urgent = tree.contacts.urgent if tree else None
    if tree is None or urgent is None:
        return None
    by_id = {channel.id: channel for channel in channels_of(tree, texts, now)}
    lines = [by_id[id] for id in urgent.channels if id in by_id]
    if not lines:
        return None
    line = next((line for line in lines if line.open), lines[0])
    return UrgentView(
        bind(text_in(urgent.title, texts.lang), texts.lang), bind(text_in(urgent.text, texts.lang), texts.lang), line
    )


def urgent_about(
    tree: Tree | None, texts: Texts, now: datetime, *, article: str = "", topic: str = "", said: str = ""
) -> UrgentView | None:
    """The same where the article (its key) or the form's topic is one of those it concerns, or the words say so."""
    urgent = tree.contacts.urgent if tree else None
    concerned = urgent and (urgent.concerns(article=article, topic=topic) or priority_of(said) == URGENT)
    return urgent_of(tree, texts, now) if concerned else None


@dataclass(frozen=True, kw_only=True)
class ValueView:
    """A value that was asked for."""

    name: str
    value: str
    note: str  # whether the channel is open now, else until when the value holds
    link: str  # to dial or to write to, "" when there is nothing of the kind


def values_of(tree: Tree, texts: Texts, facts: Iterable[FoundFact], now: datetime) -> tuple[ValueView, ...]:
    """The values of the facts that were found."""
    return tuple(_value(tree, texts, fact, now) for fact in facts)


def _value(tree: Tree, texts: Texts, fact: FoundFact, now: datetime) -> ValueView:
    channel = next((one for one in tree.contacts.channels if one.id == fact.channel), None)
    note, link = texts("search.fact_until", date=texts.day(fact.valid_until)), ""
    if channel and fact.key == channel.hours_fact:
        note = next(view.state for view in channels_of(tree, texts, now) if view.id == channel.id)
    elif channel and any(fact.key == number.fact for number in channel.numbers):
        link = f"tel:{dialled(fact.value)}"
    elif channel and fact.key == channel.address_fact:
        link = f"mailto:{fact.value}"
    return ValueView(name=fact.name, value=bind(fact.value, texts.lang), note=note, link=link)


@dataclass(frozen=True, kw_only=True)
class ReachView:
    """`channels` are those open now, or the first ones with their hours while all are closed."""

    intent: str
    title: str
    text: str
    channels: tuple[ChannelView, ...] = ()
    sections: tuple[Link, ...] = ()


def reach_of(tree: Tree, texts: Texts, intent: str, now: datetime) -> ReachView | None:
    """None for a question; else what the intent (kb.articles.wishes.intents) is answered by."""
    if not intent:
        return None
    return ReachView(
        intent=intent,
        title=texts(f"search.intent.{intent}"),
        text=texts(f"search.intent.{intent}_text"),
        channels=() if intent == "nothing" else _channels(tree, texts, now),
        sections=sections_of(tree, texts) if intent == "nothing" else (),
    )


def _channels(tree: Tree, texts: Texts, now: datetime) -> tuple[ChannelView, ...]:
    every = channels_of(tree, texts, now)
    open_now = [channel for channel in every if channel.open]
    shown = sorted(open_now or every, key=lambda channel: channel.kind not in AT_ONCE)
    return tuple(shown[:CHANNELS])


def sections_of(tree: Tree, texts: Texts, *, most: int = SECTIONS) -> tuple[Link, ...]:
    """The first sections with articles in the language."""
    held = cards_by_category(tree, texts.lang)
    shown = [category for category in tree.categories if category.id in held][:most]
    return tuple(Link(text_in(category.title, texts.lang), category_url(texts.lang, category.id)) for category in shown)
