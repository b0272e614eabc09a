"""What stands beside a request: tags, calls promised, colleagues who have it open, other requests of the same customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kb.desk.later import Callback
from kb.desk.presence import PresentColleague
from kb.requests.tickets import Ticket
from search.index.tree import Tree
from web.parts.conversation import first_words
from web.parts.times import moment
from web.site.pages import Link, Option
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url

FIRST_WORDS = 80  # characters of another request


@dataclass(frozen=True, kw_only=True)
class KnownBeside:
    """What was read of the state."""

    tags: Sequence[str] = ()
    calls: Sequence[Callback] = ()
    others: Sequence[Ticket] = ()
    present: Sequence[PresentColleague] = ()
    owners: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # and their teams
    newest: int = 0  # the newest notification that waits for whoever looks


@dataclass(frozen=True)
class PresentPeople:
    """Who else has the request open, each in a sentence."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, texts: Texts, present: Sequence[PresentColleague]) -> PresentPeople:
        return cls(tuple(texts("inbox.writing" if one.writing else "inbox.reading", name=one.who) for one in present))


@dataclass(frozen=True)
class CallLine:
    """A call that was promised; `url` is where its outcome goes, "" once it is known."""

    text: str
    telephone: str
    dial: str
    note: str
    outcome: str
    url: str


@dataclass(frozen=True, kw_only=True)
class BesideRequest:
    """`asleep`: until when, in words, "" while it is awake; `owned_by`: a colleague who has it."""

    tags: tuple[str, ...]
    calls: tuple[CallLine, ...]
    others: tuple[Link, ...]
    present: PresentPeople
    owners: Mapping[str, str]
    priorities: tuple[Option, ...]
    asleep: str
    earliest: str  # of a moment to choose, as a browser's field has it
    undo: str
    undo_url: str
    presence_url: str
    here: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        ticket: Ticket,
        known: KnownBeside,
        *,
        undo: str,
        at: datetime,
    ) -> BesideRequest:
        asleep = ticket.snoozed_until
        local = at.astimezone(ZoneInfo(ticket.zone or "UTC"))
        return cls(
            tags=tuple(known.tags),
            calls=tuple(call_line(call, ticket.zone, texts) for call in known.calls),
            others=tuple(_other(other, tree, texts) for other in known.others),
            present=PresentPeople.of(texts, known.present),
            owners=known.owners,
            priorities=tuple(
                Option(value, texts(f"inbox.priorities.{value}"), int(value) == ticket.priority)
                for value in ("2", "1", "0")
            ),
            asleep=moment(asleep, ticket.zone, texts) if asleep and asleep > at else "",
            earliest=local.isoformat(timespec="minutes")[:16],
            undo=undo,
            undo_url=agent_url("undo"),
            presence_url=inbox_url(ticket.number, "presence", until=str(known.newest or "")),
            here=inbox_url(ticket.number),
        )


def call_line(call: Callback, zone: str, texts: Texts) -> CallLine:
    """A call as it is told on a request's page and in the list of the day."""
    outcome = texts(f"inbox.calls.{call.outcome}") if call.outcome else ""
    return CallLine(
        text=moment(call.at, zone, texts),
        telephone=call.telephone,
        dial="".join(letter for letter in call.telephone if letter.isdigit() or letter == "+"),
        note=call.note,
        outcome=outcome,
        url="" if call.outcome else agent_url(f"calls/{call.id}"),
    )


def _other(ticket: Ticket, tree: Tree | None, texts: Texts) -> Link:
    words = first_words(ticket, tree, texts, longest=FIRST_WORDS)
    return Link(f"{ticket.number} · {texts(f'inbox.states.{ticket.status}')} · {words}", inbox_url(ticket.number))
