"""What staff do to one request from its page: every verb, with what its form sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel
from pydantic import Field as Len

from kb.desk.deadlines import postpone
from kb.desk.later import NewCallback, promise_call, snooze
from kb.desk.merge import merge
from kb.desk.tags import add_tag, remove_tag
from kb.desk.take_over import ask_for, take_over
from kb.desk.together import set_priority
from kb.errors import RequestError
from kb.requests.customer import key_of_words
from kb.requests.events import Mailroom
from kb.requests.staff_actions import HandOver, Reply, add_note, close, hand_over, reply
from kb.requests.tickets import Ticket
from kb.staff.accounts import list_staff
from kb.storage.database import Transaction
from web.staff.forms import ShortText

StaffText = Annotated[str, Len(max_length=10_000), AfterValidator(lambda text: text.replace("\r\n", "\n"))]


class StaffWords(BaseModel):
    """What staff wrote; which of it counts, the button says."""

    text: StaffText = ""
    article: ShortText = ""
    other: ShortText = ""
    team: ShortText = ""
    owner: ShortText = ""
    outcome: ShortText = ""
    priority: ShortText = ""
    tag: ShortText = ""
    until: ShortText = ""  # a day and a time, in the zone of the promise
    telephone: ShortText = ""
    into: ShortText = ""
    key: ShortText = ""
    seen: Annotated[str, Len(pattern=r"^[0-9]{0,9}$")] = ""  # the last message the page showed


@dataclass(frozen=True)
class StaffDeed:
    """Who does something to a ticket, with what, and when."""

    who: str
    ticket: Ticket
    sent: StaffWords
    answer: Reply
    room: Mailroom
    at: datetime

    @property
    def hand_over(self) -> HandOver:
        sent = self.sent
        return HandOver(who=self.who, team=sent.team, owner=sent.owner, note=sent.text, key=self.key)

    @property
    def key(self) -> str:
        """Of the form with these words: a double click is one note, the form of the page before with other words another."""
        return key_of_words(self.sent.key, self.sent.text)

    @property
    def until(self) -> datetime:
        """The moment that was chosen. Raises RequestError (code "moment") for none."""
        try:
            moment = datetime.fromisoformat(self.sent.until)
        except ValueError:
            raise RequestError("moment", f"{self.sent.until!r} is no day and time") from None
        return moment.replace(tzinfo=ZoneInfo(self.ticket.zone or "UTC")) if moment.tzinfo is None else moment


def owners_of(conn: Transaction) -> Mapping[str, str]:
    """Who may own a request, everybody whose role works in the inbox, and the team each is in ("" of none)."""
    return MappingProxyType({person.name: person.team for person in list_staff(conn) if person.allows("inbox")})


def refuse_unknown_owner(conn: Transaction, name: str) -> None:
    """Raises RequestError (code "stranger") for a name that no working account has, where there are accounts at all."""
    known = owners_of(conn)
    if known and name.strip() and name.strip() not in known:
        raise RequestError("stranger", f"there is no account {name!r} that works in the inbox")


def _hand_over(conn: Transaction, number: str, deed: StaffDeed) -> None:
    if deed.sent.team == "support":  # engineers and vendors may have no accounts here
        refuse_unknown_owner(conn, deed.sent.owner)
    hand_over(conn, number, deed.hand_over, room=deed.room, at=deed.at)


def _promise_call(conn: Transaction, number: str, deed: StaffDeed) -> None:
    call = NewCallback(at=deed.until, telephone=deed.sent.telephone, note=deed.sent.text)
    promise_call(conn, number, call, who=deed.who, room=deed.room, at=deed.at)


UNDOABLE = ("reply", "close", "hand-over")  # whose letters wait a moment
VERBS: Mapping[str, Callable[[Transaction, str, StaffDeed], object]] = MappingProxyType(
    {
        "take": lambda conn, number, deed: take_over(conn, number, who=deed.who, at=deed.at),
        "ask-over": lambda conn, number, deed: ask_for(conn, number, who=deed.who, at=deed.at),
        "reply": lambda conn, number, deed: reply(conn, number, deed.answer, room=deed.room, at=deed.at),
        "note": lambda conn, number, deed: add_note(
            conn, number, who=deed.who, text=deed.sent.text, key=deed.key, room=deed.room, at=deed.at
        ),
        "hand-over": _hand_over,
        "close": lambda conn, number, deed: close(
            conn, number, deed.sent.outcome, deed.answer, room=deed.room, at=deed.at
        ),
        "priority": lambda conn, number, deed: set_priority(conn, number, deed.sent.priority, who=deed.who, at=deed.at),
        "tag": lambda conn, number, deed: add_tag(conn, number, deed.sent.tag, who=deed.who, at=deed.at),
        "untag": lambda conn, number, deed: remove_tag(conn, number, deed.sent.tag, who=deed.who, at=deed.at),
        "snooze": lambda conn, number, deed: snooze(conn, number, deed.until, who=deed.who, at=deed.at),
        "postpone": lambda conn, number, deed: postpone(
            conn, number, deed.until, deed.sent.text, who=deed.who, room=deed.room, at=deed.at
        ),
        "wake": lambda conn, number, deed: snooze(conn, number, None, who=deed.who, at=deed.at),
        "call-back": _promise_call,
        "merge": lambda conn, number, deed: merge(
            conn, number, deed.sent.into, who=deed.who, room=deed.room, at=deed.at
        ),
    }
)
