"""What of the answers beside the form a visitor is shown while a hold-out runs, and who writes after all.

Never held back from are people whose account, money or card is at stake: they are no part of a trial, on neither side.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fastapi import Request

from kb.articles.contacts import Contacts
from kb.delivery.mailboxes import mailbox_hash
from kb.finding.urgent_words import URGENT, priority_of
from kb.requests.limits import hash_address
from kb.trials.holdout import (
    FOLLOWED,
    FormSender,
    Offered,
    is_held,
    note_offered,
    note_wrote,
    visitor_name,
)
from kb.trials.spared import spared_topics
from web.dependencies import get_address, get_now
from web.public.views.contact_form import ContactForm
from web.public.views.suggestions import SuggestionsView
from web.site.services import Site, get_site


def as_tried(request: Request, form: ContactForm, offered: SuggestionsView, contacts: Contacts) -> SuggestionsView:
    """All of it, but for visitors of a running hold-out who are offered nothing. Whoever takes part is noted, on either side."""
    site, now = get_site(request), get_now(request)
    trial = site.trials.of("holdout", now) if offered.entries else None
    if trial is None or is_spared(form, offered, contacts):
        return offered
    name = _name(request, site, trial.id, now)
    taking_part = Offered(
        trial=trial.id,
        name=name,
        held=is_held(name, trial.share),
        lang=request.path_params["lang"],
        topic=_topic(form, offered, contacts),
        form_key=form.form_key,
        email=mailbox_hash(site.state.key, form.email),
    )
    site.journal.writer.put(lambda conn: note_offered(conn, taking_part, at=now))
    return replace(offered, count="", entries=(), answers=False) if taking_part.held else offered


def is_spared(form: ContactForm, offered: SuggestionsView, contacts: Contacts) -> bool:
    """Whether it is about access, fraud or loss: by what is chosen, by the words, or by what would be offered."""
    topics = {form.topic, *(entry.topic for entry in offered.entries)}
    articles = {form.source, *(entry.article_id.partition("/")[2] for entry in offered.entries)}
    spared = spared_topics(contacts)
    return (
        offered.urgent
        or bool(topics & spared)
        or bool(contacts.urgent and articles & set(contacts.urgent.articles))
        or priority_of(form.text) == URGENT
    )


def note_sender(request: Request, form: ContactForm, *, at: datetime) -> None:
    """Note that whoever sends this form has written, if they take or lately took part."""
    site = get_site(request)
    lately = site.trials.lately("holdout", at, FOLLOWED)
    if not lately:
        return
    names = {_name(request, site, trial.id, moment) for trial in lately for moment in (at, at - FOLLOWED)}
    sender = FormSender(
        names=tuple(sorted(names)), form_key=form.form_key, email=mailbox_hash(site.state.key, form.email)
    )
    site.journal.writer.put(lambda conn: note_wrote(conn, sender, at=at))


def _topic(form: ContactForm, offered: SuggestionsView, contacts: Contacts) -> str:
    """What is chosen, else what the answers agree on; only topics there are."""
    topic = form.topic or offered.topic
    return topic if topic in contacts.topic_ids else ""


def _name(request: Request, site: Site, trial: int, at: datetime) -> str:
    where = hash_address(site.state.key, get_address(request))
    return visitor_name(site.state.key, trial, where=where, browser=request.headers.get("user-agent", ""), at=at)
