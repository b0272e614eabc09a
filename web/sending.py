"""Sending: a form becomes a request, or is told why not now. Pictures first, then everything in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kb.attachments import MAX_ATTACHMENTS, StoredImage, from_claim, unclaimed
from kb.errors import AttachmentRefused
from kb.limits import Attempt, Rules, Verdict, judge, new_form_key, note_post
from kb.requests import NewMessage, Opened, add_message, open_request
from kb.service_levels import Promise
from kb.tickets import NewTicket, Ticket, find_repeated
from web.site import Site
from web.views.contact_form import ContactForm


@dataclass(frozen=True)
class Pictures:
    """The screenshots of a form so far, and what was wrong with a new one."""

    images: tuple[StoredImage, ...] = ()
    refused: AttachmentRefused | None = None


def store_pictures(site: Site, claims: Sequence[str], files: Sequence[bytes]) -> Pictures:
    """Pictures of earlier tries and new ones. A bad new one keeps the other new ones out and is told of."""
    known = [image for claim in claims if (image := from_claim(site.room.key, claim))]
    kept = site.store.kept(known)[:MAX_ATTACHMENTS]
    if len(kept) + len(files) > MAX_ATTACHMENTS:
        return Pictures(kept, AttachmentRefused("too_many", "too many pictures", place=MAX_ATTACHMENTS))
    try:
        return Pictures(kept + site.store.keep(files))
    except AttachmentRefused as refused:
        return Pictures(kept, refused)


def send_form(site: Site, new: NewTicket, attempt: Attempt, images: Sequence[StoredImage], *, at: datetime) -> Opened | Verdict:
    """Store a form; when this returns a request, it is on disk. A repetition is no new attempt, so no limit stops it."""
    with site.database.begin() as conn:
        verdict = judge(conn, attempt, Rules.of(site.settings), key=site.room.key, at=at)
        if not verdict.allowed and not find_repeated(conn, new):
            return verdict
        opened = open_request(conn, new, images=images, room=site.room, at=at)
        if opened.created:
            note_post(conn, attempt, key=site.room.key, at=at)
        spare = unclaimed(conn, images)
    site.store.discard(spare)
    if opened.created:
        site.metrics.ticket(new.topic or "none")
    site.deliverer.nudge()
    return opened


def send_message(
    site: Site, secret: str, new: NewMessage, *, promise: Promise | None, at: datetime
) -> Ticket | None:
    """Add to a request; None when there is no such request."""
    with site.database.begin() as conn:
        ticket = add_message(conn, secret, new, promise=promise, room=site.room, at=at)
        spare = unclaimed(conn, new.images)
    site.store.discard(spare)
    site.deliverer.nudge()
    return ticket


def fresh_key(site: Site, form: ContactForm, verdict: Verdict, at: datetime) -> ContactForm:
    """A form that was open too long, or not made by us, goes on with a new key; what was written stays."""
    return replace(form, form_key=new_form_key(site.room.key, at=at)) if verdict.reason == "stale" else form
