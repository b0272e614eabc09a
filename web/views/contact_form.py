"""The contact form as sent: reading it, checking it, turning it into a ticket. Stores nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from kb.contacts import Contacts
from kb.service_levels import promise
from kb.tickets import NewTicket
from web.texts import Texts
from web.views.stored import in_language, text_in

MAX_TEXT = 10_000  # characters
MAX_FIELD = 500
MIN_TEXT = 10
MAX_SHOWN = 20  # article ids remembered
MAX_CLAIMS = 5
CONSENT = "2026-11-22"  # version of the texts contact.consent and contact.consent_help; change it with them
CONTROL = re.compile(r"[^\S\r\n\t ]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TEL = re.compile(r"\+?[\d\s().-]{5,25}")


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
    pictures: tuple[str, ...] = ()  # claims of screenshots that are stored already
    suggested: bool = False  # answers were already offered for this text
    trap: str = ""  # a field people do not see; programs fill it
    action: str = ""  # which button

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> ContactForm:
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
            pictures=tuple(claim for claim in _all(data, "picture") if len(claim) < 1000)[:MAX_CLAIMS],
            suggested=one("suggested") == "yes",
            trap=one("website"),
            action=one("action"),
        )


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, and the id of the control to go to."""

    field: str
    message: str


def find_topic(contacts: Mapping[str, Any], topic: str) -> dict | None:
    return next((known for known in contacts.get("topics", ()) if known["id"] == topic), None)


def check(form: ContactForm, contacts: Mapping[str, Any], texts: Texts) -> tuple[FieldError, ...]:
    """Everything wrong with the form, in the order of its fields."""
    topic = find_topic(contacts, form.topic)
    errors = []
    if form.trap:  # A browser's autofill may do it too, so the text stays and a second click sends it.
        errors.append(FieldError("send", texts("contact.errors.trap")))
    if contacts.get("topics") and topic is None:
        errors.append(FieldError("topic", texts("contact.errors.topic")))
    if topic and topic.get("purposes") and form.purpose not in {purpose["id"] for purpose in topic["purposes"]}:
        errors.append(FieldError("purpose", texts("contact.errors.purpose")))
    for field in (topic.get("fields") or ()) if topic else ():
        if message := _field_problem(field, form.fields.get(field["id"], ""), texts):
            errors.append(FieldError(f"f_{field['id']}", message))
    if message := _text_problem(form.text.strip(), texts):
        errors.append(FieldError("text", message))
    if message := _email_problem(form.email, texts):
        errors.append(FieldError("email", message))
    if not form.consent:
        errors.append(FieldError("consent", texts("contact.errors.consent")))
    return tuple(errors)


def new_ticket(form: ContactForm, contacts: Mapping[str, Any], texts: Texts, *, at: datetime) -> NewTicket:
    """The ticket of a form without errors: its subject is topic and purpose, its text ends with the topic's own fields."""
    topic = find_topic(contacts, form.topic) or {}
    purpose: dict = next((known for known in topic.get("purposes") or () if known["id"] == form.purpose), {})
    titles = [in_language(part.get("title"), texts.lang) for part in (topic, purpose) if part]
    answered = [
        (text_in(field["label"], texts.lang), form.fields.get(field["id"], "")) for field in topic.get("fields") or ()
    ]
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
        promise=promise(Contacts.model_validate(dict(contacts)), form.topic, at=at),
    )


def _all(data: Mapping[str, Any], name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else ()
    return [value for value in values if isinstance(value, str)]


def _clean(value: str, limit: int) -> str:
    return CONTROL.sub(" ", value[: limit * 2]).replace("\r\n", "\n")[:limit]


def _text_problem(text: str, texts: Texts) -> str:
    if not text:
        return texts("contact.errors.text")
    if len(text) < MIN_TEXT:
        return texts("contact.errors.text_short")
    return texts("contact.errors.text_long", limit=MAX_TEXT) if len(text) > MAX_TEXT else ""


def _email_problem(email: str, texts: Texts) -> str:
    if not email:
        return texts("contact.errors.email")
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return texts("contact.errors.email_bad")
    return texts("contact.errors.email_bad") if "=?" in email else ""  # would be read as an encoded word in a letter's header


def _field_problem(field: Mapping[str, Any], value: str, texts: Texts) -> str:
    label = text_in(field["label"], texts.lang)
    if not value:
        return texts("contact.errors.required", label=label) if field.get("required") else ""
    if len(value) > MAX_FIELD:
        return texts("contact.errors.too_long", label=label, limit=MAX_FIELD)
    kind = field.get("kind", "text")
    if kind == "url" and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        return texts("contact.errors.url", label=label)
    if kind == "date" and not _is_date(value):
        return texts("contact.errors.date", label=label)
    return texts("contact.errors.tel", label=label) if kind == "tel" and not TEL.fullmatch(value) else ""


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
