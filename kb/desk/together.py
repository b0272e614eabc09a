"""One action on several requests at once: what each allows is done, and what it refuses is told by its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection

from kb.desk.tags import add_tag, remove_tag
from kb.desk.undo import HOLD, TicketsBefore, remember
from kb.errors import RequestError
from kb.notifications.notifications import NewNotification, put_notification
from kb.requests.customer import note_event
from kb.requests.events import Mailroom
from kb.requests.staff_actions import TEAMS, Reply, close, take
from kb.requests.tickets import change_ticket, locked_ticket, locked_unless_closed

Act = Literal["take", "give", "team", "priority", "tag", "untag", "close"]
MOST = 100  # requests at once
# Outcomes that need no words of their own; a refusal does, so it is given one by one.
WORDLESS = ("solved", "no_reply", "duplicate")


@dataclass(frozen=True, kw_only=True)
class JointAction:
    """What is done to which tickets, by whom. `value`: the new owner, team, priority, tag or outcome."""

    act: Act
    numbers: Sequence[str]
    who: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class JointOutcome:
    """How it went: `refused` by number, as the code of a RequestError; `undo` is a secret, "" when nothing was done."""

    done: tuple[str, ...]
    refused: Mapping[str, str]
    undo: str


def do_together(conn: Connection, deed: JointAction, *, room: Mailroom, at: datetime) -> JointOutcome:
    """Do it to each ticket that allows it. Raises RequestError when it can be done to none: an unknown value or too many."""
    if not deed.numbers:
        raise RequestError("chosen", "choose requests and what to do with them")
    if len(set(deed.numbers)) > MOST:
        raise RequestError("many", f"{MOST} requests at once at most")
    before = TicketsBefore.of(conn, deed.numbers)
    done, refused, held = [], {}, replace(room, hold=HOLD)
    for number in before.numbers:
        try:
            VERBS[deed.act](conn, number, deed, held, at)
            done.append(number)
        except RequestError as error:
            if error.code in OF_VALUE:
                raise
            refused[number] = error.code
    undo = remember(conn, before, who=deed.who, at=at)
    return JointOutcome(done=tuple(done), refused=MappingProxyType(refused), undo=undo)


def set_priority(conn: Connection, number: str, priority: str, *, who: str, at: datetime) -> None:
    """Say how urgent a ticket is: "2", "1" or "0". Raises RequestError (code "priority") for anything else."""
    if priority not in ("0", "1", "2"):
        raise RequestError("priority", f"unknown priority {priority!r}; expected 0, 1 or 2")
    ticket = locked_ticket(conn, number)
    if ticket.priority != int(priority):
        change_ticket(conn, number, priority=int(priority))
        note_event(conn, number, "priority", who=who, detail=priority, at=at)


def give(conn: Connection, number: str, *, owner: str, team: str, who: str, at: datetime) -> None:
    """Another owner or team ("" leaves it), without a letter: who it is now is seen in the inbox."""
    if team and team not in TEAMS:
        raise RequestError("team", f"unknown team {team!r}; expected one of: {', '.join(TEAMS)}")
    ticket = locked_unless_closed(conn, number)
    owner, team = owner.strip() or ticket.owner, team or ticket.team
    if (owner, team) != (ticket.owner, ticket.team):
        status = "working" if owner and ticket.status == "open" else ticket.status
        change_ticket(conn, number, owner=owner, team=team, status=status)
        note_event(conn, number, "handed_over", who=who, detail=f"{team}: {owner}", at=at)
        if owner != ticket.owner:
            put_notification(conn, NewNotification(event="assigned", who=who, ticket=number, at=at), [owner])


def _give(conn: Connection, number: str, deed: JointAction, _room: Mailroom, at: datetime) -> None:
    if not deed.value.strip():
        raise RequestError("owner", "say who answers for it from now on")
    give(conn, number, owner=deed.value, team="", who=deed.who, at=at)


def _close(conn: Connection, number: str, deed: JointAction, room: Mailroom, at: datetime) -> None:
    if deed.value not in WORDLESS:
        raise RequestError("outcome", f"unknown outcome {deed.value!r}; expected one of: {', '.join(WORDLESS)}")
    close(conn, number, deed.value, Reply(who=deed.who, text=""), room=room, at=at)


ActVerb = Callable[[Connection, str, JointAction, Mailroom, datetime], object]
OF_VALUE = ("owner", "outcome", "team", "priority", "tag", "chosen")  # refusals that no ticket has to do with
VERBS: Mapping[Act, ActVerb] = MappingProxyType(
    {
        "take": lambda conn, number, deed, _room, at: take(conn, number, who=deed.who, at=at),
        "give": _give,
        "team": lambda conn, number, deed, _room, at: give(
            conn, number, owner="", team=deed.value or "?", who=deed.who, at=at
        ),
        "priority": lambda conn, number, deed, _room, at: set_priority(conn, number, deed.value, who=deed.who, at=at),
        "tag": lambda conn, number, deed, _room, at: add_tag(conn, number, deed.value, who=deed.who, at=at),
        "untag": lambda conn, number, deed, _room, at: remove_tag(conn, number, deed.value, who=deed.who, at=at),
        "close": _close,
    }
)
