"""Forgetting a person: their requests go whole, what others wrote of them is blotted out, and their traces in the search log go.

What is left is looked through by kb.retention.proof. A list of who was forgotten stays (keyed hashes), so that a backup
that is restored does not bring them back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, true, update

from kb.delivery.mailboxes import mailbox_hash, mailbox_key
from kb.finding.ticket_words import index_tickets
from kb.privacy import FEWEST_PEOPLE
from kb.requests.attachments import AttachmentStore
from kb.retention.agreements import forget_contacts
from kb.retention.follows import forget_follows
from kb.retention.holdings import HOLDINGS
from kb.retention.identifiers import Identifiers, blotted, own_lines, texts_in
from kb.retention.person import OwnTicket, Writer
from kb.retention.proof import text_columns
from kb.retention.removal import BATCH, anonymise_votes, remove_files, remove_tickets
from kb.storage.database import Database, Transaction, insert
from kb.storage.desk_tables import callbacks
from kb.storage.families import LOG, STATE
from kb.storage.insight_tables import content_steps, question_days, question_device_days
from kb.storage.request_tables import erasures, messages, outbox, posts, ticket_events, ticket_tags, undos
from kb.storage.service_tables import reviews
from kb.storage.site_key import sign
from kb.storage.staff_tables import colleague_questions, flags
from kb.storage.tables import deflections, searches, tickets, votes
from kb.storage.trial_tables import trial_people
from kb.storage.writing_tables import article_changes
from kb.usage.kept_figures import forget_told, wait_for_figures
from kb.usage.search_log import fold

NEAR = timedelta(days=1)  # a visitor's name in the search log lives for a day
OTHERS_WORDS = ("request", "blotted", "over")  # holdings in which others may have written of the person
# Lines copied there are the person's, not another customer's.
AMONG_STAFF = (ticket_events, votes, flags, colleague_questions, callbacks, reviews, content_steps)

OVER = ("published", "discarded")  # states of a change of an article that nobody writes on
FOUND_BY = (tickets, messages, ticket_events)  # whose words tickets are found by

# What other rows are found by, and the names of staff: nothing a customer wrote.
NOT_WORDS = (
    "number",
    "ticket",
    "key",
    "form_key",
    "content_digest",
    "digest",
    "voter",
    "lease",
    "who",
    "owner",
    "to",
    "judged_by",
    "done_by",
    "answered_by",
    "person",
    "reviewer",
    "first_by",
    "closed_by",
    "seen_by",
    "month",
    "cluster",
    "path",
    "version",
    "state",
    "word",
)


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What went, by table or kind, and what others' words were blotted out in."""

    removed: Mapping[str, int]
    blotted: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """What forgetting needs to know of an installation."""

    state: Database
    log: Database
    store: AttachmentStore
    key: bytes  # of the site

    def forget(self, person: Writer, *, at: datetime) -> Forgotten:
        """Remove a person's requests, searches and hashes, and blot out what names them elsewhere. Done twice it does no harm."""
        removed: Counter[str] = Counter()
        with self.state.begin() as conn:
            conn.execute(delete(undos))  # what could be taken back names requests; it is of minutes
        for first in range(0, len(person.numbers), BATCH):
            with self.state.begin() as conn:
                gone = remove_tickets(conn, person.numbers[first : first + BATCH])
            removed.update(gone.rows)
            removed["files"] += remove_files(self.store, gone.files)
        with self.log.begin() as conn:
            wait_for_figures(conn)
            visitors = _visitors(conn, person.tickets)
            removed.update(_forget_searches(conn, person, visitors))
            forget_told(conn)
            if person.address:
                known_by = trial_people.c.email == mailbox_hash(self.key, person.address)
                removed["trial_people"] += conn.execute(delete(trial_people).where(known_by)).rowcount
        with self.state.begin() as conn:
            said = _said_in_votes(conn, visitors)
            removed["votes"] += _forget_votes(conn, visitors)
            removed.update(forget_follows(conn, person.identifiers.emails))
            removed.update(forget_contacts(conn, person.identifiers))
            removed.update(_forget_tags(conn, person))
            if person.address:
                hashed = mailbox_hash(self.key, person.address)
                removed["posts"] += conn.execute(delete(posts).where(posts.c.email == hashed)).rowcount
            _note_erasure(conn, self.key, person, at)
        named = replace(person.identifiers, lines=person.identifiers.lines | own_lines(said))
        return Forgotten(removed=+removed, blotted=self._blot_out(named))

    def _blot_out(self, named: Identifiers) -> Counter[str]:
        with self.state.read() as conn:
            changes = list(_changes(conn, named))
        with self.state.begin() as conn:
            for change in changes:
                conn.execute(update(change.table).where(change.row).values(change.values))
            index_tickets(conn, sorted({change.ticket for change in changes} - {""}))
        return Counter(change.table.name for change in changes)


def erased_hash(key: bytes, address: str) -> str:
    """By what a forgotten address is recognised."""
    return sign(key, "erased", mailbox_key(address))


@dataclass(frozen=True)
class _Change:
    table: Table
    row: ColumnElement[bool]
    ticket: str  # whose words it changes; "" none's
    values: dict[str, object]


@dataclass(frozen=True)
class _Visitor:
    """A visitor of the search log on the day of a request."""

    name: str
    since: datetime
    until: datetime


def _note_erasure(conn: Transaction, key: bytes, person: Writer, at: datetime) -> None:
    rows = [{"ticket": sign(key, "erased", number), "email": "", "at": at} for number in person.identifiers.numbers]
    if person.address:
        rows.append({"ticket": "", "email": erased_hash(key, person.address), "at": at})
    if rows:
        conn.execute(insert(conn, erasures), rows)


def _visitors(conn: Transaction, own: Sequence[OwnTicket]) -> tuple[_Visitor, ...]:
    """Who searched, on the day of a request, for what its writer had searched for. It may be somebody else who asked the same."""
    visitors = set()
    for ticket in own:
        if not (asked := fold(ticket.query)):
            continue
        since, until = ticket.created_at - NEAR, ticket.created_at + timedelta(hours=1)
        same = (searches.c.folded == asked) & searches.c.at.between(since, until) & (searches.c.visitor != "")
        visitors |= {
            _Visitor(name, since, until) for name in conn.execute(select(searches.c.visitor).where(same)).scalars()
        }
    return tuple(visitors)


def _forget_searches(conn: Transaction, person: Writer, visitors: Sequence[_Visitor]) -> Counter[str]:
    removed: Counter[str] = Counter()
    for visitor in visitors:
        own = (searches.c.visitor == visitor.name) & searches.c.at.between(visitor.since, visitor.until)
        removed["question_days"] += _forget_rare(conn, visitor, own)
        removed["searches"] += conn.execute(delete(searches).where(own)).rowcount
    for ticket in person.tickets:
        if asked := fold(ticket.query):
            until = ticket.created_at + timedelta(hours=1)
            same = (searches.c.folded == asked) & searches.c.at.between(ticket.created_at - NEAR, until)
            removed["searches"] += conn.execute(delete(searches).where(same)).rowcount
        form = deflections.c.form_key == ticket.form_key
        removed["deflections"] += conn.execute(delete(deflections).where(form)).rowcount
    for table, names in text_columns(LOG):
        for this in list(_naming(conn, table, names, person)):
            removed[table.name] += conn.execute(delete(table).where(this)).rowcount
    return removed


def _forget_rare(conn: Transaction, visitor: _Visitor, own: ColumnElement[bool]) -> int:
    """What was counted of these searches and is of so few visitors that it is still somebody's own words."""
    asked = conn.execute(select(searches.c.folded).where(own)).scalars().all()
    removed, first, last = 0, visitor.since.date().isoformat(), visitor.until.date().isoformat()
    for table in (question_days, question_device_days):
        rare = table.c.day.between(first, last) & table.c.folded.in_(asked) & (table.c.visitors < FEWEST_PEOPLE)
        removed += conn.execute(delete(table).where(rare)).rowcount
    return removed


def _naming(conn: Transaction, table: Table, names: Sequence[str], person: Writer) -> Iterator[ColumnElement[bool]]:
    """The rows of a table of the search log that name the person or repeat a line of theirs."""
    keys = list(table.primary_key.columns)
    columns = {column.name: column for column in (*keys, *(table.c[name] for name in names))}
    for row in conn.execute(select(*columns.values()).execution_options(yield_per=1000)).mappings():
        if any(person.identifiers.copies.search(text) for name in names for text in texts_in(row[name])):
            yield and_(*(column == row[column.name] for column in keys))


def _forget_votes(conn: Transaction, visitors: Sequence[_Visitor]) -> int:
    """Votes of the day become nobody's; how many found an article helpful stays true."""
    return anonymise_votes(conn, _of_day(visitors)) if visitors else 0


def _said_in_votes(conn: Transaction, visitors: Sequence[_Visitor]) -> Sequence[str]:
    """Words of these votes: a letter has told them to whoever looks after the article."""
    return conn.execute(select(votes.c.comment).where(_of_day(visitors))).scalars().all() if visitors else ()


def _of_day(visitors: Sequence[_Visitor]) -> ColumnElement[bool]:
    return or_(
        *(
            (votes.c.voter == visitor.name) & votes.c.changed_at.between(visitor.since, visitor.until + NEAR)
            for visitor in visitors
        )
    )


def _forget_tags(conn: Transaction, person: Writer) -> Counter[str]:
    """A tag is found by what it says, so one that names the person goes."""
    tags = conn.execute(select(ticket_tags.c.tag).distinct()).scalars().all()
    naming = [tag for tag in tags if person.identifiers.names_person.search(tag)]
    gone = (conn.execute(delete(ticket_tags).where(ticket_tags.c.tag == tag)).rowcount for tag in naming)
    return Counter({ticket_tags.name: sum(gone)})


def _changes(conn: Transaction, named: Identifiers) -> Iterator[_Change]:
    """Rows of others that name the person, with the person blotted out."""
    columns = [
        (table, names) for table, names in text_columns(STATE) if HOLDINGS[table.name].forgetting in OTHERS_WORDS
    ]
    for table, names in columns:
        keys = list(table.primary_key.columns)
        words = [name for name in names if name not in NOT_WORDS and table.c[name] not in keys]
        wanted = {name: table.c[name] for name in ("internal", "ticket", "number", *words) if name in table.c}
        wanted |= {key.name: key for key in keys}
        rows = conn.execute(select(*wanted.values()).where(_is_over(table)).execution_options(yield_per=1000))
        for row in rows.mappings():
            among_staff = table in AMONG_STAFF or row.get("internal") or (table is outbox and row["ticket"] is None)
            pattern = named.copies if among_staff else named.names_person
            new = {name: blotted(row[name], pattern) for name in words}
            values = {name: value for name, value in new.items() if value != row[name]}
            if values:
                of_ticket = (row.get("ticket") or row.get("number") or "") if table in FOUND_BY else ""
                yield _Change(table, and_(*(key == row[key.name] for key in keys)), of_ticket, values)


def _is_over(table: Table) -> ColumnElement[bool]:
    """A change of an article that somebody still writes is theirs to mend; the proof names it."""
    if HOLDINGS[table.name].forgetting != "over":
        return true()
    of = article_changes.c.id if table is article_changes else table.c.change
    writing = select(article_changes.c.id).where(article_changes.c.state.not_in(OVER))
    return of.not_in(writing)
