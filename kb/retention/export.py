"""What is kept of a person, as plain values: for the person, and apart from it what has to be looked through first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, RowMapping, Table, select

from kb.delivery.mailboxes import mailbox_hash
from kb.private_files import PRIVATE_FILE, PRIVATE_FOLDER, make_private
from kb.requests.attachments import AttachmentStore
from kb.retention.agreements import contracts_of
from kb.retention.follows import follows_of
from kb.retention.holdings import HOLDINGS
from kb.retention.identifiers import texts_in
from kb.retention.person import Writer
from kb.retention.proof import text_columns
from kb.storage.database import Database, Transaction
from kb.storage.desk_tables import callbacks, notifications
from kb.storage.families import LOG, STATE
from kb.storage.insight_tables import escalations
from kb.storage.request_tables import attachments, messages, outbox, resolved, ticket_events, ticket_tags
from kb.storage.service_tables import measured_requests, reviews
from kb.storage.tables import deflections, tickets
from kb.storage.trial_tables import trial_people

HIDDEN = ("form_key", "content_digest", "key", "lease", "lease_until", "id")  # ours alone; they say nothing of anybody

WORDS_OF_OTHERS = ("request", "blotted", "over", "public")

PlainRow = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written to a folder."""

    requests: int
    pictures: int
    missing: tuple[str, ...]  # attachments whose file is gone


def export_person(
    state: Database, log: Database, store: AttachmentStore, person: Writer, folder: Path, *, key: bytes
) -> Exported:
    """Write what is kept of a person into a new folder: person.json, staff-only.json and attachments/. `key`: of the site.

    Raises FileExistsError when the folder is there already.
    """
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
    with state.read() as conn:
        requests = [_request(conn, number) for number in person.numbers]
        notes = {number: _among_staff(conn, number) for number in person.numbers}
        names = list(conn.execute(select(attachments.c.name).where(attachments.c.ticket.in_(person.numbers))).scalars())
        follows = follows_of(conn, person.identifiers.emails)
        agreed = contracts_of(conn, person.identifiers.emails)
        elsewhere = _named_elsewhere(conn, person)
    with log.read() as conn:
        searched, trials = _in_log(conn, person), _trials_of(conn, person, key)
    own = {"requests": requests, "searches": searched, "follows": follows, "contracts": agreed, "trials": trials}
    _write(folder / "person.json", own)
    _write(folder / "staff-only.json", {**notes, "named elsewhere": elsewhere})
    missing = _copy(store, names, folder / "attachments")
    return Exported(requests=len(requests), pictures=len(names) - len(missing), missing=missing)


def _request(conn: Transaction, number: str) -> PlainRow:
    """A request as its writer may have it: everything but what is said among staff."""
    [own] = _rows(conn, tickets, tickets.c.number == number)
    return {
        **own,
        "messages": _rows(conn, messages, (messages.c.ticket == number) & messages.c.internal.is_(False)),
        "attachments": _rows(conn, attachments, attachments.c.ticket == number),
        "letters": _rows(conn, outbox, (outbox.c.ticket == number) & (outbox.c.channel == "visitor")),
        "learnt": _rows(conn, resolved, resolved.c.ticket == number),
    }


def _among_staff(conn: Transaction, number: str) -> PlainRow:
    return {
        "notes": _rows(conn, messages, (messages.c.ticket == number) & messages.c.internal.is_(True)),
        "calls promised": _rows(conn, callbacks, callbacks.c.ticket == number),
        "tags": _rows(conn, ticket_tags, ticket_tags.c.ticket == number),
        "history": _rows(conn, ticket_events, ticket_events.c.ticket == number),
        "reviews of the answers": _rows(conn, reviews, reviews.c.ticket == number),
        "measured": _rows(conn, measured_requests, measured_requests.c.ticket == number),
        "told to colleagues": _rows(conn, notifications, notifications.c.ticket == number),
        "why it came": _rows(conn, escalations, escalations.c.ticket == number),
        "told to the team and the helpdesk": _rows(
            conn, outbox, (outbox.c.ticket == number) & (outbox.c.channel != "visitor")
        ),
    }


def _in_log(conn: Transaction, person: Writer) -> list[PlainRow]:
    """Searches and words of forms that name the person or were written in a form of theirs."""
    forms = {ticket.form_key for ticket in person.tickets}
    rows: list[PlainRow] = []
    for table, names in text_columns(LOG):
        for row in conn.execute(select(table).execution_options(yield_per=1000)).mappings():
            own = table is deflections and row["form_key"] in forms
            if own or any(person.identifiers.copies.search(text) for name in names for text in texts_in(row[name])):
                rows.append({"table": table.name, **_plain(row)})
    return rows


def _trials_of(conn: Transaction, person: Writer, key: bytes) -> list[PlainRow]:
    """Where the person was among those on whom something was tried, as long as that is followed."""
    if not person.address:
        return []
    known_by = trial_people.c.email == mailbox_hash(key, person.address)
    shown = [trial_people.c[name] for name in ("trial", "held", "lang", "topic", "at", "wrote_at")]
    rows = conn.execute(select(*shown).where(known_by).order_by(trial_people.c.id)).mappings()
    return [_plain(row) for row in rows]


def _named_elsewhere(conn: Transaction, person: Writer) -> list[PlainRow]:
    """Words of others, votes and drafts among them, that name the person, with the columns they stand in."""
    own, named = {*person.numbers}, person.identifiers.names_person
    rows: list[PlainRow] = []
    for table, names in text_columns(STATE):
        if HOLDINGS[table.name].forgetting not in WORDS_OF_OTHERS:
            continue
        for row in conn.execute(select(table).execution_options(yield_per=1000)).mappings():
            if {row.get("ticket"), row.get("number")} & own:
                continue
            said = {name: [text for text in texts_in(row[name]) if named.search(text)] for name in names}
            if any(said.values()):
                rows.append({"table": table.name, **{name: texts for name, texts in said.items() if texts}})
    return rows


def _rows(conn: Transaction, table: Table, which: ColumnElement[bool]) -> list[PlainRow]:
    """In the order they were written."""
    rows = conn.execute(select(table).where(which).order_by(*table.primary_key.columns))
    return [_plain(row) for row in rows.mappings()]


def _plain(row: RowMapping) -> PlainRow:
    return {name: _value(value) for name, value in row.items() if name not in HIDDEN}


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _write(path: Path, values: object) -> None:
    make_private(path)
    with path.open("w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _copy(store: AttachmentStore, names: Sequence[str], folder: Path) -> tuple[str, ...]:
    missing = []
    folder.mkdir(mode=PRIVATE_FOLDER)
    for name in names:
        if path := store.path(name):
            shutil.copyfile(path, folder / name)
            (folder / name).chmod(PRIVATE_FILE)
        else:
            missing.append(name)
    return tuple(missing)
