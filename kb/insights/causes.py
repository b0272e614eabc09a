"""Why a ticket came: one of six causes, told by what the ticket carries and by the article staff answered it with. No hand labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from kb.insights.days import AT_ONCE
from kb.storage.database import Database, insert
from kb.storage.insight_tables import escalations
from kb.storage.request_tables import messages
from kb.storage.tables import tickets
from kb.usage.search_log import fold

Cause = Literal["no_article", "not_shown", "not_opened", "did_not_help", "boundary", "identity"]
ContentStep = Literal["write", "question", "rewrite", "leave"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
STEPS: tuple[ContentStep, ...] = get_args(ContentStep)
STEP_OF: Mapping[Cause, ContentStep] = {
    "no_article": "write",
    "not_shown": "question",
    "not_opened": "question",
    "did_not_help": "rewrite",
    "boundary": "leave",
    "identity": "leave",
}
FIRST_WORDS = 120  # characters of a ticket that say what it is about, where nothing was searched before
CHANGING = timedelta(days=30)  # a ticket as old as that is not answered anew
MERGED = "duplicate"


@dataclass(frozen=True, kw_only=True)
class TicketEvidence:
    """What a ticket carries of its way: articles by their keys ("cards/block-card"), so that a translation is the same article."""

    status: str
    outcome: str
    answered_with: str  # key of the article staff answered with; "" for none
    kind: str  # the outcome of that article: "solve", "cannot_help", "needs_identity", "other_channel"; "" where it is not known
    shown: frozenset[str]
    opened: frozenset[str]


def cause_of(carried: TicketEvidence) -> Cause | None:
    """None while nobody has answered: what would have helped is not known yet."""
    article = carried.answered_with
    if carried.kind == "needs_identity":
        return "identity"
    if carried.kind in ("cannot_help", "other_channel") or carried.outcome == "refused":
        return "boundary"
    if not article:
        return "no_article" if carried.status in ("answered", "closed") and carried.outcome != MERGED else None
    if article in carried.opened:
        return "did_not_help"
    return "not_opened" if article in carried.shown else "not_shown"


def find_causes(state: Database, kinds: Mapping[str, str], *, at: datetime, whole: bool = False) -> int:
    """Work out the cause of every ticket that may have changed, `whole`: of all. `kinds`: outcomes of articles by id.

    Returns how many tickets have one now that was worked out.
    """
    known = select(escalations.c.ticket)
    changing = or_(tickets.c.created_at >= at - CHANGING, tickets.c.number.not_in(known))
    with state.begin() as conn:
        read = _read(conn, tickets.c.id > 0 if whole else changing)
        rows = [row for row in (_escalation(ticket, kinds) for ticket in read) if row]
        numbers = [ticket.number for ticket in read]
        for first in range(0, len(numbers), AT_ONCE):
            conn.execute(delete(escalations).where(escalations.c.ticket.in_(numbers[first : first + AT_ONCE])))
        for first in range(0, len(rows), AT_ONCE):
            conn.execute(insert(conn, escalations), rows[first : first + AT_ONCE])
    return len(rows)


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What is read of a ticket; `cited`: the article staff named last in a reply, "" for none."""

    number: str
    status: str
    outcome: str
    lang: str
    query: str
    text: str
    article_id: str
    shown: tuple[str, ...]
    opened: tuple[str, ...]
    rejected: tuple[str, ...]
    created_at: datetime
    cited: str

    @property
    def answered_with(self) -> str:
        return self.article_id or self.cited


def _read(conn: Connection, which: ColumnElement[bool]) -> list[_Read]:
    replies = (messages.c.ticket == tickets.c.number) & (messages.c.author == "staff") & (messages.c.article_id != "")
    cited = select(messages.c.article_id).where(replies).order_by(messages.c.id.desc()).limit(1).scalar_subquery()
    own = (tickets.c[name] for name in _Read.__dataclass_fields__ if name != "cited")
    rows = conn.execute(
        select(*own, func.coalesce(cited, "").label("cited")).where(which & (tickets.c.merged_into == ""))
    )
    return [_Read(**row._mapping) for row in rows]


def _escalation(ticket: _Read, kinds: Mapping[str, str]) -> dict[str, object] | None:
    """A row to store; None while the cause is not known."""
    wording = _wording(ticket.query, ticket.text)
    cause = cause_of(_carried(ticket, kinds))
    row = {"ticket": ticket.number, "lang": ticket.lang, "folded": fold(wording), "text": wording}
    return {**row, "cause": cause, "article_id": ticket.answered_with, "at": ticket.created_at} if cause else None


def _carried(ticket: _Read, kinds: Mapping[str, str]) -> TicketEvidence:
    return TicketEvidence(
        status=ticket.status,
        outcome=ticket.outcome,
        answered_with=_key(ticket.answered_with),
        kind=kinds.get(ticket.answered_with, ""),
        shown=frozenset(map(_key, (*ticket.shown, *ticket.rejected, *ticket.opened))),
        opened=frozenset(map(_key, (*ticket.opened, *ticket.rejected))),
    )


def _key(article_id: str) -> str:
    return article_id.partition("/")[2]


def _wording(query: str, text: str) -> str:
    """What was searched before; else the first sentence of what was written."""
    if query.strip():
        return " ".join(query.split())[: FIRST_WORDS * 2]
    words = " ".join(text.split())
    sentence = next((words[: at + 1] for at, letter in enumerate(words) if letter in ".?!" and at > 20), words)
    return sentence[:FIRST_WORDS].rstrip()
