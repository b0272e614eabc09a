"""A ticket as a conversation, for its customer and for staff: what is pinned on top, then who said what, when, with which files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.requests.customer import Message, Request
from kb.requests.tickets import OURS, Ticket
from search.index.tree import Tree
from web.parts.attached import FileView, PictureView, views_of
from web.parts.times import moment, promised
from web.site.localised import text_in
from web.site.pages import Link
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url

ICONS = {"open": "form", "working": "form", "answered": "chat", "closed": "close", "solved": "check"}


@dataclass(frozen=True)
class Line:
    """One message of the conversation."""

    who: str
    staff: bool
    internal: bool
    when: str
    iso: str
    text: str
    folded: str  # of a letter: what it quotes, and its signature
    article: Link | None
    pictures: tuple[PictureView, ...]
    files: tuple[FileView, ...]


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What is pinned on top."""

    number: str
    status: str
    icon: str
    topic: str
    registered: str
    due: str  # "" once answered


def facts_of(ticket: Ticket, tree: Tree | None, texts: Texts) -> RequestFacts:
    state = ticket.outcome if ticket.status == "closed" else ticket.status
    return RequestFacts(
        number=ticket.number,
        status=texts(f"request.status.{state}"),
        icon=ICONS.get(state, ICONS["closed"]),
        topic=topic_title(tree, ticket, texts),
        registered=moment(ticket.created_at, ticket.zone, texts),
        due=promised(texts, ticket) if ticket.status in OURS else "",
    )


def topic_title(tree: Tree | None, ticket: Ticket, texts: Texts) -> str:
    """The topic with what happened, as the form calls them today; as it called them then, where they are gone."""
    topic = tree.contacts.topic(ticket.topic) if tree else None
    if topic is None:
        return ticket.subject
    purpose = topic.purpose(ticket.purpose)
    return ": ".join(text_in(part.title, texts.lang) for part in (topic, purpose) if part)


def first_words(ticket: Ticket, tree: Tree | None, texts: Texts, *, longest: int) -> str:
    """The customer's, else what was asked in the call, else its topic; never a note's. Cut after `longest` characters, with "…"."""
    words = " ".join((ticket.text or ticket.query or ticket.subject).split())
    cut = words if len(words) <= longest else words[:longest].rstrip() + "…"
    return cut or topic_title(tree, ticket, texts)


def lines_of(
    request: Request, tree: Tree | None, texts: Texts, file_url: Callable[[str], str], *, customer: str
) -> tuple[Line, ...]:
    """The form first, then every message, each with its files. `customer` is what the page calls the visitor."""
    ticket = request.ticket
    by_message: dict[int | None, list[PictureView | FileView]] = {}
    for attachment, view in views_of(request.attachments, texts, file_url):
        by_message.setdefault(attachment.message, []).append(view)
    first = Message(
        id=0, author="customer", who="", text=ticket.text, article_id="", internal=False, at=ticket.created_at
    )

    def came_with(said: Message) -> list[PictureView | FileView]:
        return by_message.get(said.id or None, [])

    opening = (first,) if ticket.text or None in by_message else ()  # of a call there are no words in writing
    return tuple(
        Line(
            who=said.who or (customer if said.author == "customer" else texts("request.us")),
            staff=said.author == "staff",
            internal=said.internal,
            when=moment(said.at, ticket.zone, texts),
            iso=said.at.isoformat(),
            text=said.text,
            folded=said.folded,
            article=article_link(tree, said.article_id),
            pictures=tuple(view for view in came_with(said) if isinstance(view, PictureView)),
            files=tuple(view for view in came_with(said) if isinstance(view, FileView)),
        )
        for said in (*opening, *request.messages)
    )


def article_link(tree: Tree | None, article_id: str) -> Link | None:
    if not article_id:
        return None
    lang, _, key = article_id.partition("/")
    card = tree.card(lang, key) if tree else None
    return Link(bind(card.title, lang) if card else article_id, article_url(lang, key))
