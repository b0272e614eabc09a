"""The contact form as shown, and the pages it ends in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.articles.contacts import NO_CONTACTS, OTHER, Contacts, Purpose, Topic
from kb.requests.tickets import Ticket
from search.index.tree import Tree
from web.parts.attached import FileChoice
from web.parts.times import promised
from web.public.views.channels import NumberView, channels_of, first_phone
from web.public.views.contact_form import ContactForm, FieldError
from web.public.views.suggestions import SuggestionsView
from web.public.views.urgent import UrgentView, urgent_about, urgent_of
from web.site.localised import fact_text, text_in
from web.site.pages import Link, Option, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind, lowered
from web.site.urls import article_url, contact_url, home_url, request_url


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
    files: tuple[FileChoice, ...]
    urgent: UrgentView | None

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        form: ContactForm,
        *,
        suggestions: SuggestionsView,
        errors: tuple[FieldError, ...] = (),
        files: tuple[FileChoice, ...] = (),
        step: bool = False,
        status: int = 200,
        at: datetime,
    ) -> ContactPage:
        """Without an index (`tree` None) there are no topics and no suggestions, and the form works still."""
        lang, contacts = texts.lang, tree.contacts if tree else NO_CONTACTS
        error_of = {error.field: error.message for error in errors}
        fields = error_of.keys() - {"send"}  # a limit or an outage is nothing that can be corrected
        topic = contacts.topic(form.topic)
        return cls(
            title=texts("contact.title"),
            description=texts("contact.description"),
            path=contact_url(lang),
            alternates=alternates(texts, contact_url),
            scripts=("form.js", "attach.js"),
            status=status,
            intro=_intro(texts, tree),
            topics=_options(contacts.topics, form.topic, lang),
            purposes=_purposes(topic, form.purpose, texts),
            fields=_fields(topic, form, error_of, lang),
            form=form,
            errors=errors,
            error_count=texts("contact.errors.count", n=len(fields)) if fields else "",
            error_of=error_of,
            suggestions=suggestions,
            step=step,
            protected=_safe_channels(texts, contacts) if topic and topic.protected else "",
            from_article=_article(texts, tree, form.source),
            files=files,
            urgent=who_to_call(texts, tree, form, suggestions, at=at),
        )


def who_to_call(
    texts: Texts, tree: Tree | None, form: ContactForm, suggestions: SuggestionsView, *, at: datetime
) -> UrgentView | None:
    """The urgent line, where what is written, its topic or the article somebody came from may not wait."""
    if suggestions.urgent:
        return urgent_of(tree, texts, at)
    return urgent_about(tree, texts, at, article=form.source, topic=form.topic, said=form.text)


@dataclass(frozen=True, kw_only=True)
class CameFrom:
    """What an address of the form says of the way to it: words searched for, the article that was read, a topic."""

    topic: str = ""
    purpose: str = ""
    query: str = ""
    source: str = ""  # key of the article


def first_form(lang: str, tree: Tree | None, way: CameFrom, *, form_key: str) -> ContactForm:
    """A fresh form: the search's words already in it, the topic that of the article or the search the visitor came from."""
    card = tree.card(lang, way.source) if tree and way.source else None
    topic = way.topic or (card.topic if card else "")
    return ContactForm(
        topic=topic,
        purpose=way.purpose or _purpose_of(tree, topic, way.source),
        text=way.query,
        fields={},
        form_key=form_key,
        query=way.query,
        source=way.source,
        shown=(card.id,) if card else (),
    )


@dataclass(frozen=True, kw_only=True)
class SentPage(Page):
    number: str
    request: str  # address of the request page, to keep
    due: str
    urgent: UrgentView | None
    cannot_wait: str
    phone: NumberView | None
    masked: bool
    home: str

    @classmethod
    def of(
        cls, texts: Texts, tree: Tree | None, ticket: Ticket, *, secret: str, at: datetime, urgent: bool = False
    ) -> SentPage:
        """`urgent`: search has understood that what was written may not wait."""
        phone = first_phone(channels_of(tree, texts, at)) if tree else None
        return cls(
            title=texts("sent.title"),
            alternates=alternates(texts, home_url, exact=False),  # one visitor's own page: elsewhere the way leads home
            scripts=("form.js",),
            number=ticket.number,
            request=request_url(texts.lang, secret),
            due=promised(texts, ticket, at),
            urgent=urgent_of(tree, texts, at)
            if urgent
            else urgent_about(tree, texts, at, topic=ticket.topic, said=ticket.text),
            cannot_wait=texts("sent.urgent", title=phone[0].title, state=lowered(phone[0].state)) if phone else "",
            phone=phone[1] if phone else None,
            masked=bool(ticket.masked),
            home=home_url(texts.lang),
        )


@dataclass(frozen=True, kw_only=True)
class SolvedPage(Page):
    article: Link | None
    home: str
    contact: str

    @classmethod
    def of(cls, texts: Texts, tree: Tree | None, key: str) -> SolvedPage:
        return cls(
            title=texts("solved.title"),
            alternates=alternates(texts, home_url, exact=False),  # one visitor's own page: elsewhere the way leads home
            scripts=("form.js",),
            article=_article(texts, tree, key),
            home=home_url(texts.lang),
            contact=contact_url(texts.lang),
        )


def _intro(texts: Texts, tree: Tree | None) -> str:
    """How long an answer takes, where contacts.yaml says so."""
    channels = tree.contacts.channels if tree else ()
    form = next((channel for channel in channels if channel.kind == "form"), None)
    wait = fact_text(tree.facts, form.wait_fact, texts.lang) if tree and form else ""
    return texts("contact.intro", wait=wait) if wait else texts("contact.intro_plain")


def _safe_channels(texts: Texts, contacts: Contacts) -> str:
    chats = [text_in(channel.title, texts.lang) for channel in contacts.channels if channel.kind == "chat"]
    return texts("contact.protected_text", channels=", ".join(map(lowered, chats))) if chats else ""


def _article(texts: Texts, tree: Tree | None, key: str) -> Link | None:
    card = tree.card(texts.lang, key) if tree and key else None
    return Link(bind(card.title, card.lang), article_url(card.lang, card.key)) if card else None


def _purpose_of(tree: Tree | None, topic: str, source: str) -> str:
    """What happened to a reader of this article, where the writers say so."""
    asked = tree.contacts.topic(topic) if tree and source else None
    return next((purpose.id for purpose in asked.purposes if source in purpose.articles), "") if asked else ""


def _purposes(topic: Topic | None, selected: str, texts: Texts) -> tuple[Option, ...]:
    """A topic's purposes, and what nobody has foreseen as the last of them."""
    if topic is None or not topic.purposes:
        return ()
    other = () if topic.purpose(OTHER) else (Option(OTHER, texts("contact.purpose_other"), selected == OTHER),)
    return (*_options(topic.purposes, selected, texts.lang), *other)


def _options(titled: Iterable[Topic | Purpose], selected: str, lang: str) -> tuple[Option, ...]:
    return tuple(Option(each.id, text_in(each.title, lang), each.id == selected) for each in titled)


def _fields(topic: Topic | None, form: ContactForm, errors: dict[str, str], lang: str) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            id=f"f_{field.id}",
            kind=field.kind,
            label=text_in(field.label, lang),
            help=text_in(field.help, lang),
            value=form.fields.get(field.id, ""),
            required=field.required_for(form.purpose),
            error=errors.get(f"f_{field.id}", ""),
        )
        for field in (topic.fields if topic else ())
    )
