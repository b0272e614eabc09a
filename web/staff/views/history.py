"""What happened to a request, step by step: when, what, to which end, and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from kb.requests.staff_actions import OUTCOMES, TEAMS, Event
from kb.requests.tickets import Ticket
from search.index.tree import Tree
from web.parts.conversation import article_link
from web.parts.times import moment
from web.site.texts import Texts

MOMENTS = ("postponed", "due_soon", "overdue", "snoozed", "call_promised")  # steps that say a time


@dataclass(frozen=True)
class HistoryStep:
    """One entry of the history."""

    what: str
    who: str
    when: str


def steps_of(events: Iterable[Event], ticket: Ticket, tree: Tree | None, texts: Texts) -> tuple[HistoryStep, ...]:
    """Every step in words, the first one first; what is known of it besides is part of its sentence."""
    return tuple(
        HistoryStep(_what(event, ticket, tree, texts), event.who, moment(event.at, ticket.zone, texts))
        for event in events
    )


def _what(event: Event, ticket: Ticket, tree: Tree | None, texts: Texts) -> str:
    about = _about(event, ticket, tree, texts)
    with_it = f"inbox.events_about.{event.event}"
    return texts(with_it, about=about) if about and texts.has(with_it) else texts(f"inbox.events.{event.event}")


def _about(event: Event, ticket: Ticket, tree: Tree | None, texts: Texts) -> str:
    """What a step says besides its name, in words; "" for one that says nothing more."""
    detail = event.detail
    if not detail:
        return ""
    if event.event in MOMENTS:
        return moment(datetime.fromisoformat(detail), ticket.zone, texts)
    if event.event == "replied":
        link = article_link(tree, detail)
        return link.text if link else ""
    if event.event == "handed_over":
        team, _, owner = detail.partition(": ")
        return ", ".join(filter(None, (_named("teams", TEAMS, team, texts), owner)))
    if event.event in NAMED:
        part, known = NAMED[event.event]
        return _named(part, known, detail, texts)
    return detail


def _named(part: str, known: Iterable[str], value: str, texts: Texts) -> str:
    return texts(f"inbox.{part}.{value}") if value in known else value


NAMED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {"priority": ("priorities", ("0", "1", "2")), "closed": ("outcomes", tuple(OUTCOMES))}
)
