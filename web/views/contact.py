"""The contact form as shown, and the pages it ends in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.tickets import Ticket
from web.pages import Alternate, Link, Page, alternates
from web.site import Site
from web.texts import Texts
from web.typography import bind, lowered
from web.urls import article_url, contact_url, home_url, request_url
from web.views.channels import NumberView, channels_of, first_phone, zone_name
from web.views.contact_form import ContactForm, FieldError, find_topic
from web.views.pictures import PictureChoice, picture_choices
from web.views.stored import fact_text, text_in
from web.views.suggestions import SuggestionsView


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FieldView:
    id: str
    kind: str
    label: str
    help: str
    value: str
    required: bool
    error: str


@dataclass(frozen=True, kw_only=True)
class ContactPage(Page):
    intro: str
    topics: tuple[Option, ...]
    purposes: tuple[Option, ...]
    fields: tuple[FieldView, ...]
    form: ContactForm
    errors: tuple[FieldError, ...]
    error_count: str
    error_of: dict[str, str]
    suggestions: SuggestionsView
    step: bool  # the form was sent without scripts: answers are offered before it goes
    protected: str
    from_article: Link | None
    pictures: tuple[PictureChoice, ...]

    @classmethod
    def of(cls, site: Site, contacts: ContactsOf, form: ContactForm, **shown: Any) -> ContactPage:
        """`shown` may carry errors, suggestions, step, status, images (screenshots stored already)."""
        texts, errors = site.texts[contacts.lang], shown.get("errors", ())
        error_of = {error.field: error.message for error in errors}
        topic = find_topic(contacts.values, form.topic)
        return cls(
            title=texts("contact.title"),
            description=texts("contact.description"),
            path=contact_url(contacts.lang),
            alternates=alternates(site.texts, ((other, contact_url(other), True) for other in site.texts)),
            scripts=("form.js", "pictures.js"),
            status=shown.get("status") or (422 if errors else 200),
            intro=contacts.wait(texts),
            topics=_options(contacts.values.get("topics", ()), form.topic, contacts.lang),
            purposes=_options((topic or {}).get("purposes") or (), form.purpose, contacts.lang),
            fields=_fields(topic, form, error_of, contacts.lang),
            form=form,
            errors=errors,
            error_count=texts("contact.errors.count", n=len(errors)) if errors else "",
            error_of=error_of,
            suggestions=shown.get("suggestions") or SuggestionsView(),
            step=shown.get("step", False),
            protected=contacts.protected(texts) if topic and topic.get("protected") else "",
            from_article=contacts.article(form.source),
            pictures=picture_choices(shown.get("images", ()), site, texts),
        )


@dataclass(frozen=True)
class ContactsOf:
    """Contacts of a tree in one language; without an index (`tree` None) there are none, and the form works still."""

    tree: Any | None
    lang: str

    @property
    def values(self) -> dict[str, Any]:
        return self.tree.contacts if self.tree else {}

    def wait(self, texts: Texts) -> str:
        channel = next((channel for channel in self.values.get("channels", ()) if channel["kind"] == "form"), None)
        wait = fact_text(self.tree, channel.get("wait_fact", ""), self.lang) if channel else ""
        return texts("contact.intro", wait=wait) if wait else texts("contact.intro_plain")

    def protected(self, texts: Texts) -> str:
        chats = [
            text_in(channel["title"], self.lang)
            for channel in self.values.get("channels", ())
            if channel["kind"] == "chat"
        ]
        return texts("contact.protected_text", channels=", ".join(map(lowered, chats))) if chats else ""

    def article(self, key: str) -> Link | None:
        card = self.tree.card(self.lang, key) if self.tree and key else None
        return Link(bind(card.title, self.lang), article_url(self.lang, card.key)) if card else None


def first_form(contacts: ContactsOf, asked: dict[str, str]) -> ContactForm:
    """A fresh form: the search's words already in it, the topic that of the article or the search the visitor came from."""
    card = contacts.tree.card(contacts.lang, asked["source"]) if contacts.tree and asked["source"] else None
    return ContactForm(
        topic=asked["topic"] or (card.topic if card else ""),
        purpose=asked["purpose"],
        text=asked["q"],
        fields={},
        form_key=asked["form_key"],
        query=asked["q"],
        source=asked["source"],
        shown=(card.id,) if card else (),
    )


@dataclass(frozen=True, kw_only=True)
class SentPage(Page):
    number: str
    request: str  # address of the request page, to keep
    due: str
    urgent: str
    phone: NumberView | None
    masked: bool
    home: str

    @classmethod
    def of(cls, site: Site, contacts: ContactsOf, ticket: Ticket, *, secret: str, at: datetime) -> SentPage:
        texts = site.texts[contacts.lang]
        phone = first_phone(channels_of(contacts.tree, texts, at)) if contacts.tree else None
        return cls(
            title=texts("sent.title"),
            alternates=_elsewhere(site),
            scripts=("form.js",),
            number=ticket.number,
            request=request_url(contacts.lang, secret),
            due=promised(texts, ticket),
            urgent=texts("sent.urgent", title=phone[0].title, state=lowered(phone[0].state)) if phone else "",
            phone=phone[1] if phone else None,
            masked=bool(ticket.masked),
            home=home_url(contacts.lang),
        )


@dataclass(frozen=True, kw_only=True)
class SolvedPage(Page):
    article: Link | None
    home: str
    contact: str

    @classmethod
    def of(cls, site: Site, contacts: ContactsOf, key: str) -> SolvedPage:
        lang = contacts.lang
        return cls(
            title=site.texts[lang]("solved.title"),
            alternates=_elsewhere(site),
            scripts=("form.js",),
            article=contacts.article(key),
            home=home_url(lang),
            contact=contact_url(lang),
        )


def _elsewhere(site: Site) -> tuple[Alternate, ...]:
    """These pages belong to one visitor: in another language the way leads home."""
    return alternates(site.texts, ((lang, home_url(lang), False) for lang in site.texts))


def promised(texts: Texts, ticket: Ticket) -> str:
    """By when we answer, in the words of the page."""
    if ticket.due_at is None:
        return texts("sent.due_plain")
    due = ticket.due_at.astimezone(ZoneInfo(ticket.zone)) if ticket.zone else ticket.due_at
    return texts("sent.due", date=texts.day(due.date()), time=texts.time(due), zone=zone_name(texts, ticket.zone or "UTC"))


def _options(values: Any, chosen: str, lang: str) -> tuple[Option, ...]:
    return tuple(Option(value["id"], text_in(value["title"], lang), value["id"] == chosen) for value in values)


def _fields(topic: dict | None, form: ContactForm, errors: dict[str, str], lang: str) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            id=f"f_{field['id']}",
            kind=field.get("kind", "text"),
            label=text_in(field["label"], lang),
            help=text_in(field.get("help"), lang),
            value=form.fields.get(field["id"], ""),
            required=bool(field.get("required")),
            error=errors.get(f"f_{field['id']}", ""),
        )
        for field in ((topic or {}).get("fields") or ())
    )
