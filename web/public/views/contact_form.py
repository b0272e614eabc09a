"""The contact form as sent: reading it, checking it, turning it into a ticket. Stores nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.datastructures import FormData

from kb.articles.contacts import Contacts, FormField
from kb.delivery.foreign_names import ForeignNames
from kb.requests.field_values import judge_field
from kb.requests.service_levels import promise
from kb.requests.tickets import NewTicket
from web.site.localised import in_language, text_in
from web.site.texts import Texts

MAX_TEXT = 10_000  # characters
MAX_FIELD = 500
MIN_TEXT = 10
MAX_SHOWN = 20  # article ids remembered
MAX_CLAIMS = 5
MAX_CLAIM = 2000  # characters; a name of a hundred letters makes one some 900 long
CONSENT = "2026-11-26.2"  # version of the texts contact.consent and contact.consent_help; change it with them
CONTROL = re.compile(r"[^\S\r\n\t ]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class ContactForm:
    """What came in, cut to sane lengths but not judged; `fields` are the topic's own."""

    topic: str = ""
    purpose: str = ""
    text: str = ""
    email: str = ""
    consent: bool = False
    fields: Mapping[str, str]
    form_key: str = ""
    query: str = ""  # what was searched before
    source: str = ""  # key of the article the visitor came from
    shown: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # claims of files that are stored already
    suggested: bool = False  # answers were already offered for this text
    trap: str = ""  # a field people do not see; programs fill it
    action: str = ""  # which button

    @classmethod
    def parse(cls, data: FormData) -> ContactForm:
        def one(name: str, limit: int = MAX_FIELD) -> str:
            value = data.get(name, "")
            return _clean(value, limit) if isinstance(value, str) else ""

        def many(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(_clean(value, 200) for value in _all(data, name)))[:MAX_SHOWN]

        return cls(
            topic=one("topic", 100),
            purpose=one("purpose", 100),
            text=one("text", MAX_TEXT + 1),
            email=one("email", 320).strip(),
            consent=one("consent") == "yes",
            fields={name[2:]: one(name, MAX_FIELD + 1).strip() for name in data if name.startswith("f_")},
            form_key=one("form_key", 100),
            query=one("q", 2000),
            source=one("source", 300),
            shown=many("shown"),
            rejected=many("rejected"),
            opened=many("opened"),
            files=tuple(claim for claim in _all(data, "picture") if len(claim) < MAX_CLAIM)[:MAX_CLAIMS],
            suggested=one("suggested") == "yes",
            trap=one("website"),
            action=one("action"),
        )


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, and the id of the control to go to."""

    field: str
    message: str


def check(
    form: ContactForm, contacts: Contacts, texts: Texts, names: ForeignNames, *, at: datetime | None = None
) -> tuple[FieldError, ...]:
    """Everything wrong with the form, in the order of its fields. `names` knows which addresses our letters reach.

    What is past is so at `at`, now if left out.
    """
    topic = contacts.topic(form.topic)
    errors = []
    if form.trap:  # A browser's autofill may do it too, so the text stays and a second click sends it.
        errors.append(FieldError("send", texts("contact.errors.trap")))
    if contacts.topics and topic is None:
        errors.append(FieldError("topic", texts("contact.errors.topic")))
    if topic and not topic.takes(form.purpose):
        errors.append(FieldError("purpose", texts("contact.errors.purpose")))
    for field in topic.fields if topic else ():
        if message := _field_problem(field, form, texts, at or datetime.now(UTC)):
            errors.append(FieldError(f"f_{field.id}", message))
    if message := _text_problem(form.text.strip(), texts):
        errors.append(FieldError("text", message))
    if message := _email_problem(form.email, names, texts):
        errors.append(FieldError("email", message))
    if not form.consent:
        errors.append(FieldError("consent", texts("contact.errors.consent")))
    return tuple(errors)


def new_ticket(form: ContactForm, contacts: Contacts, texts: Texts, *, at: datetime) -> NewTicket:
    """The ticket of a form without errors: its subject is topic and purpose, its text ends with the topic's own fields."""
    topic = contacts.topic(form.topic)
    purpose = topic.purpose(form.purpose) if topic else None
    titles = [in_language(part.title, texts.lang) for part in (topic, purpose) if part]
    fields = topic.fields if topic else ()
    values = [judge_field(field, form.fields.get(field.id, ""), at=at).value for field in fields]
    answered = [(text_in(field.label, texts.lang), value) for field, value in zip(fields, values, strict=True)]
    lines = [f"{label}: {value}" for label, value in answered if value]
    return NewTicket(
        form_key=form.form_key,
        lang=texts.lang,
        topic=form.topic,
        email=form.email,
        subject=": ".join(titles),
        text="\n\n".join(part for part in (form.text.strip(), "\n".join(lines)) if part),
        purpose=form.purpose,
        query=form.query,
        shown=form.shown,
        opened=form.opened,
        rejected=form.rejected,
        consent=f"{CONSENT}-{texts.lang}" if form.consent else "",
        promise=promise(contacts, form.topic, at=at),
    )


def _all(data: FormData, name: str) -> list[str]:
    return [value for value in data.getlist(name) if isinstance(value, str)]


def _clean(value: str, limit: int) -> str:
    return CONTROL.sub(" ", value[: limit * 2]).replace("\r\n", "\n")[:limit]


def _text_problem(text: str, texts: Texts) -> str:
    if not text:
        return texts("contact.errors.text")
    if len(text) < MIN_TEXT:
        return texts("contact.errors.text_short")
    return texts("contact.errors.text_long", limit=MAX_TEXT) if len(text) > MAX_TEXT else ""


def _email_problem(email: str, names: ForeignNames, texts: Texts) -> str:
    if not email:
        return texts("contact.errors.email")
    fault = names.fault_of(email)
    return texts(f"contact.errors.email_{fault}") if fault else ""


def _field_problem(field: FormField, form: ContactForm, texts: Texts, at: datetime) -> str:
    label, value = text_in(field.label, texts.lang), form.fields.get(field.id, "")
    if not value:
        return texts("contact.errors.required", label=label) if field.required_for(form.purpose) else ""
    if len(value) > MAX_FIELD:
        return texts("contact.errors.too_long", label=label, limit=MAX_FIELD)
    fault = judge_field(field, value, at=at).fault
    return texts(f"contact.errors.{fault}", label=label) if fault else ""
