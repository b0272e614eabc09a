"""What waits for writers, by who looks after it: flags of colleagues, readers' words, facts whose date has passed. Links alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.articles.library import Library
from kb.insights.readers_words import ReadersWord
from kb.staff.flags import Flag
from web.site.pages import Link
from web.site.texts import Texts
from web.site.urls import agent_url, insights_url, write_url


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
    owners = sorted({*flags, *words, *facts}, key=lambda owner: (owner != who, not owner, owner.casefold()))
    return tuple(ToDo(owner or texts("write.nobodys"), _links(texts, owner, flags, words, facts)) for owner in owners)


def _links(texts: Texts, owner: str, flags: Counter[str], words: Counter[str], facts: Counter[str]) -> tuple[Link, ...]:
    places = (
        ("flags", flags[owner], agent_url("queue", owner=owner)),
        ("words_said", words[owner], insights_url("content/words")),
        ("facts_over", facts[owner], write_url("entries/facts.yaml")),
    )
    return tuple(Link(texts(f"write.{name}", n=count), url) for name, count, url in places if count)
