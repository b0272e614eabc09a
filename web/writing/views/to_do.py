"""What waits for writers, by who looks after it: flags of colleagues, readers' words, facts whose date has passed or comes soon. Links alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.articles.library import Library
from kb.insights.readers_words import ReadersWord
from kb.staff.flags import Flag
from web.site.pages import Link
from web.site.texts import Texts
from web.site.urls import agent_url, insights_url, write_url

SOON = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What nobody has dealt with yet, of all owners."""

    flags: Sequence[Flag] = ()
    words: Sequence[ReadersWord] = ()


@dataclass(frozen=True)
class ToDo:
    """What waits for one owner of articles and facts."""

    owner: str
    links: tuple[Link, ...]


def to_do(texts: Texts, who: str, library: Library, waiting: Waiting, *, today: date) -> tuple[ToDo, ...]:
    """By owner; what bears the writer's own name stands first, what has no owner last."""
    flags = Counter(flag.owner for flag in waiting.flags)
    said = (library.by_id.get(word.article_id) for word in waiting.words if not word.answer)
    words = Counter(article.owner if article else "" for article in said)
    facts = Counter(fact.owner for fact in library.facts.by_key.values() if fact.valid_until < today)
    ending = Counter(fact.owner for fact in library.facts.by_key.values() if today <= fact.valid_until <= today + SOON)
    owners = sorted({*flags, *words, *facts, *ending}, key=lambda owner: (owner != who, not owner, owner.casefold()))
    counts = {"flags": flags, "words_said": words, "facts_over": facts, "facts_ending": ending}
    return tuple(ToDo(owner or texts("write.nobodys"), _links(texts, owner, counts)) for owner in owners)


def readers_say(texts: Texts) -> tuple[Link, ...]:
    """Where it stands what readers ask in vain, and which articles they find of no help: of no one owner."""
    places = (("asked_in_vain", insights_url("content")), ("no_help", insights_url("content/articles")))
    return tuple(Link(texts(f"write.{name}"), url) for name, url in places)


def _links(texts: Texts, owner: str, counts: Mapping[str, Counter[str]]) -> tuple[Link, ...]:
    facts = write_url("entries/facts.yaml")
    ways = {"flags": agent_url("queue", owner=owner), "words_said": insights_url("content/words")}
    places = ((name, count[owner], ways.get(name, facts)) for name, count in counts.items())
    return tuple(Link(texts(f"write.{name}", n=count), url) for name, count, url in places if count)
