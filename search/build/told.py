"""Which facts a tree tells: those with a name that its own articles cite, as its readers see them, and those of the channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.articles.contacts import Contacts
from kb.articles.facts import cited_in
from kb.articles.internal_blocks import without_internal
from kb.articles.loading import Article, Library
from search.index.told_facts import ToldFact

# How anybody asks for what every channel has, whatever a writer calls it.
HOURS = (
    *(
        "часы работы",
        "вы работаете в субботу",
        "вы работаете по выходным",
        "во сколько вы открываетесь",
        "до скольки вы работаете",
    ),
    *(
        "вы сейчас работаете",
        "график работы поддержки",
        "opening hours",
        "are you open on saturday",
        "do you work at weekends",
    ),
    *("what time do you open", "what time do you close", "when do you open tomorrow", "are you open now"),
)
PHONE = (
    "какой у вас номер телефона",
    "телефон поддержки",
    "по какому номеру звонить",
    "what's your phone number",
    "support phone number",
)
ADDRESS = ("адрес электронной почты", "на какую почту писать", "what's your email address")
ANSWERS_AT_ONCE = ("phone", "chat")


@dataclass(frozen=True)
class _OfChannel:
    id: str
    asked: tuple[str, ...]


def told_by(library: Library, articles: Iterable[Article], internal: bool = False) -> Iterator[ToldFact]:
    """In the order of facts.yaml. `internal`: whether the articles are shown with their notes for staff."""
    citing: dict[str, dict[str, None]] = {}
    for article in articles:
        body = article.body if internal else without_internal(article.body)
        for key in (*article.cites, *cited_in(body)):
            citing.setdefault(key, {}).setdefault(article.key)
    channels = dict(_of_channels(library.contacts))
    for key, fact in library.facts.by_key.items():
        if fact.name and (key in citing or key in channels):
            yield ToldFact(
                key=key,
                name=fact.name,
                value=fact.value,
                owner=fact.owner,
                valid_until=fact.valid_until,
                asked=channels[key].asked if key in channels else (),
                channel=channels[key].id if key in channels else "",
                keys=tuple(citing.get(key, ())),
            )


def _of_channels(contacts: Contacts) -> Iterator[tuple[str, _OfChannel]]:
    """(key of a fact, what it is of a channel), the first channel last, so that it stays."""
    for channel in reversed(contacts.channels):
        hours = HOURS if channel.kind in ANSWERS_AT_ONCE else ()
        facts = ((channel.hours_fact, hours), (channel.wait_fact, ()), (channel.address_fact, ADDRESS))
        yield from ((key, _OfChannel(channel.id, asked)) for key, asked in facts if key)
        yield from ((number.fact, _OfChannel(channel.id, PHONE)) for number in channel.numbers)
