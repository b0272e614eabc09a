"""Sending: a form becomes a request, or is told why not now. Files first, then everything in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kb.articles.contacts import NO_CONTACTS, Contacts
from kb.customers.agreed import with_contract
from kb.errors import AttachmentRefused
from kb.requests.attachments import MAX_ATTACHMENTS, KeptFile, Upload, from_claim
from kb.requests.customer import NewMessage, OpenedRequest, add_message, open_request
from kb.requests.limits import FormAttempt, Rules, Verdict, judge, new_form_key, note_post
from kb.requests.service_levels import Promise
from kb.requests.tickets import NewTicket, Ticket, find_repeated
from kb.storage.database import Transaction
from web.parts.uploads import discard_spare
from web.public.views.contact_form import ContactForm
from web.site.state import SiteState

AWAY_SECONDS = 30  # Retry-After while the state or the decoders take nothing


@dataclass(frozen=True)
class FormFiles:
    """The files of a form so far, how many of them are new, and what was wrong with a new one."""

    files: tuple[KeptFile, ...] = ()
    new: tuple[KeptFile, ...] = ()
    refused: AttachmentRefused | None = None


def earlier_files(state: SiteState, claims: Sequence[str]) -> tuple[KeptFile, ...]:
    """Files of earlier tries that are still there. Stores nothing."""
    earlier = [file for claim in claims if (file := from_claim(state.key, claim))]
    return state.store.present(earlier)[:MAX_ATTACHMENTS]


def store_files(state: SiteState, claims: Sequence[str], files: Sequence[Upload]) -> FormFiles:
    """Files of earlier tries and new ones. A bad new one keeps the other new ones out and is told of.

    Only for a form that passed its checks and limits: what is stored here stays until a request has it or the sweep comes.
    Raises StateUnavailable when the disk takes no file.
    """
    stored = earlier_files(state, claims)
    if len(stored) + len(files) > MAX_ATTACHMENTS:
        return FormFiles(stored, refused=AttachmentRefused("too_many", "too many files", place=MAX_ATTACHMENTS))
    try:
        new = state.store.keep(files)
    except AttachmentRefused as error:
        refused = AttachmentRefused(error.code, error.problem, place=error.place)  # its trace holds all files
        return FormFiles(stored, refused=refused)
    return FormFiles(stored + new, new)


def hold_files(state: SiteState, form: FormFiles, address: str, *, at: datetime) -> tuple[KeptFile, ...]:
    """The files that may wait for the next try; new ones over the budget of unclaimed uploads are removed."""
    if not form.new or state.uploads.hold(form.new, address, at=at):
        return form.files
    state.store.discard(form.new)
    return tuple(file for file in form.files if file not in form.new)


def send_form(
    state: SiteState,
    new: NewTicket,
    attempt: FormAttempt,
    files: Sequence[KeptFile],
    *,
    rules: Rules,
    contacts: Contacts = NO_CONTACTS,
    at: datetime,
) -> OpenedRequest | Verdict:
    """Store a form, with the promise of its writer's contract if there is one in `contacts`; when this returns a request, it is on disk. A repetition is no new attempt, so no limit stops it."""

    def store(conn: Transaction) -> OpenedRequest | Verdict:
        verdict = judge(conn, attempt, rules, key=state.key, at=at)
        if not verdict.allowed and not find_repeated(conn, new):
            return verdict
        agreed = with_contract(conn, new, contacts, at=at)
        opened = open_request(conn, agreed, files=files, room=state.room, at=at)
        if opened.created:
            note_post(conn, attempt, key=state.key, at=at)
        return opened

    outcome = state.keep(store)
    if not isinstance(outcome, Verdict):
        discard_spare(state, files)
    return outcome


def would_refuse(
    state: SiteState, new: NewTicket, attempt: FormAttempt, *, rules: Rules, at: datetime
) -> Verdict | None:
    """The verdict that keeps this form from being sent now, None if it may go: asked before its files are looked at."""
    with state.read() as conn:
        verdict = judge(conn, attempt, rules, key=state.key, at=at)
        return None if verdict.allowed or find_repeated(conn, new) else verdict


def send_message(
    state: SiteState, secret: str, new: NewMessage, *, promise: Promise | None, at: datetime
) -> Ticket | None:
    """Add to a request; None when there is no such request."""
    ticket = state.keep(lambda conn: add_message(conn, secret, new, promise=promise, room=state.room, at=at))
    discard_spare(state, new.files)
    return ticket


def fresh_key(state: SiteState, form: ContactForm, verdict: Verdict, at: datetime) -> ContactForm:
    """A form that was open too long, or not made by us, goes on with a new key; what was written stays."""
    return replace(form, form_key=new_form_key(state.key, at=at)) if verdict.reason == "stale" else form
