"""The request page: a ticket as a conversation, and what its visitor may say next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.requests import Message, Request
from kb.tickets import Ticket
from web.pages import Link, Page, alternates
from web.site import Site
from web.texts import Texts
from web.typography import bind
from web.urls import article_url, request_url
from web.views.channels import zone_name
from web.views.contact import promised
from web.views.contact_form import FieldError
from web.views.pictures import PictureChoice, PictureView, picture_views
from web.views.stored import text_in

ICONS = {"open": "form", "working": "form", "answered": "chat", "closed": "check"}


@dataclass(frozen=True)
class Line:
    """One message of the conversation."""

    who: str
    staff: bool
    internal: bool
    when: str
    iso: str
    text: str
    article: Link | None
    pictures: tuple[PictureView, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is pinned on top."""

    number: str
    status: str
    icon: str
    topic: str
    registered: str
    due: str  # "" once answered


@dataclass(frozen=True, kw_only=True)
class RequestPage(Page):
    facts: Facts
    lines: tuple[Line, ...]
    action: str
    asks: bool  # whether our answer helped
    again: str  # what writing now does, for a request that is over
    key: str
    text: str
    errors: tuple[FieldError, ...]
    error_of: dict[str, str]
    pictures: tuple[PictureChoice, ...]

    @classmethod
    def of(cls, site: Site, tree: Any | None, lang: str, request: Request, **shown: Any) -> RequestPage:
        """`shown` must carry secret and key, and may carry text, errors, pictures."""
        texts, secret, ticket = site.texts[lang], shown["secret"], request.ticket
        errors: tuple[FieldError, ...] = shown.get("errors", ())
        return cls(
            title=texts("request.title", number=ticket.number),
            alternates=alternates(site.texts, ((other, request_url(other, secret), False) for other in site.texts)),
            scripts=("pictures.js",),
            status=422 if errors else 200,
            facts=facts_of(ticket, tree, texts),
            lines=lines_of(request, tree, texts, lambda name: request_url(lang, secret, f"file/{name}"), customer=texts("request.you")),
            action=request_url(lang, secret),
            asks=request.asks_whether_it_helped,
            again=texts("request.again") if ticket.status in ("answered", "closed") else "",
            key=shown["key"],
            text=shown.get("text", ""),
            errors=errors,
            error_of={error.field: error.message for error in errors},
            pictures=shown.get("pictures", ()),
        )


def facts_of(ticket: Ticket, tree: Any | None, texts: Texts) -> Facts:
    waiting = ticket.status in ("open", "working")
    return Facts(
        number=ticket.number,
        status=texts(f"request.status.{ticket.outcome if ticket.status == 'closed' else ticket.status}"),
        icon=ICONS[ticket.status],
        topic=topic_title(tree, ticket, texts),
        registered=moment(ticket.created_at, ticket.zone, texts),
        due=promised(texts, ticket) if waiting else "",
    )


def topic_title(tree: Any | None, ticket: Ticket, texts: Texts) -> str:
    topics = tree.contacts.get("topics", ()) if tree else ()
    topic = next((known for known in topics if known["id"] == ticket.topic), None)
    return text_in(topic["title"], texts.lang) if topic else ticket.subject


def lines_of(
    request: Request, tree: Any | None, texts: Texts, picture_url: Callable[[str], str], *, customer: str
) -> tuple[Line, ...]:
    """The form first, then every message, each with its pictures. `customer` is what the page calls the visitor."""
    ticket, views = request.ticket, picture_views(request.attachments, texts, picture_url)
    by_message: dict[int | None, list[PictureView]] = {}
    for image, view in zip(request.attachments, views, strict=True):
        by_message.setdefault(image.message, []).append(view)
    first = Message(
        id=0, author="customer", who="", text=ticket.text, article_id="", internal=False, at=ticket.created_at
    )
    return tuple(
        Line(
            who=said.who or (customer if said.author == "customer" else texts("request.us")),
            staff=said.author == "staff",
            internal=said.internal,
            when=moment(said.at, ticket.zone, texts),
            iso=said.at.isoformat(),
            text=said.text,
            article=article_link(tree, said.article_id),
            pictures=tuple(by_message.get(said.id or None, ())),
        )
        for said in (first, *request.messages)
    )


def article_link(tree: Any | None, article_id: str) -> Link | None:
    if not article_id:
        return None
    lang, _, key = article_id.partition("/")
    card = tree.card(lang, key) if tree else None
    return Link(bind(card.title, lang) if card else article_id, article_url(lang, key))


def moment(at: datetime, zone: str, texts: Texts) -> str:
    """ "22 ноября 2026, 15:04 мск" """
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    return f"{texts.day(local.date())}, {texts.time(local)} {zone_name(texts, zone or 'UTC', 'zone_short')}"
