"""The staff inbox: what waits, and one request with everything needed to answer it without asking twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.contacts import Contacts, ReplyTemplate
from kb.errors import RequestError
from kb.inbox import OUTCOMES, TEAMS, Event
from kb.requests import Request
from kb.tickets import Ticket
from search.query import Query
from web.pages import Link, Page
from web.site import Site
from web.texts import Texts
from web.urls import inbox_url
from web.views.contact import Option
from web.views.request import Facts, Line, article_link, facts_of, lines_of, moment
from web.views.stored import in_language, text_in

CANDIDATES = 5  # articles offered to attach


@dataclass(frozen=True)
class Row:
    """One request in the list."""

    number: str
    url: str
    subject: str
    due: str
    overdue: bool
    owner: str
    team: str


@dataclass(frozen=True, kw_only=True)
class InboxPage(Page):
    who: str
    rows: tuple[Row, ...]
    answered: bool
    waiting_url: str
    answered_url: str

    @classmethod
    def of(cls, texts: Texts, tickets: Iterable[Ticket], *, who: str, answered: bool, at: datetime) -> InboxPage:
        return cls(
            title=texts("inbox.title"),
            who=texts("inbox.signed_in", name=who),
            rows=tuple(_row(ticket, texts, at) for ticket in tickets),
            answered=answered,
            waiting_url=inbox_url(),
            answered_url=inbox_url(show="answered"),
        )


@dataclass(frozen=True)
class Step:
    """One entry of the history."""

    what: str
    who: str
    when: str


@dataclass(frozen=True)
class TriedGroup:
    """Articles the customer met before writing, and what became of it."""

    heading: str
    articles: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class StaffRequestPage(Page):
    who: str
    facts: Facts
    due: str
    email: str
    owner: str
    mine: bool
    team: str
    closed: bool
    searched: str
    tried: tuple[TriedGroup, ...]
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    articles: tuple[Option, ...]
    templates: tuple[Link, ...]
    teams: tuple[Option, ...]
    outcomes: tuple[Option, ...]
    action: str
    back: str
    key: str
    text: str
    error: str

    @classmethod
    def of(cls, site: Site, engine: Any | None, texts: Texts, request: Request, **shown: Any) -> StaffRequestPage:
        """`shown` must carry who, history and key, and may carry text, error, template."""
        ticket, tree, url = request.ticket, engine and engine.tree, inbox_url(request.ticket.number)
        template = _template(tree, shown.get("template", ""))

        def picture_url(name: str) -> str:
            return inbox_url(ticket.number, f"file/{name}")

        error: RequestError | None = shown.get("error")
        return cls(
            title=texts("request.title", number=ticket.number),
            status=422 if error else 200,
            who=shown["who"],
            facts=facts_of(ticket, tree, texts),
            due=moment(ticket.due_at, ticket.zone, texts) if ticket.due_at else texts("inbox.no_due"),
            email=ticket.email,
            owner=ticket.owner or texts("inbox.nobody"),
            mine=ticket.owner == shown["who"],
            team=texts(f"inbox.teams.{ticket.team}"),
            closed=ticket.status == "closed",
            searched=texts("inbox.searched", query=ticket.query) if ticket.query else "",
            tried=_tried(tree, ticket, texts),
            lines=lines_of(request, tree, texts, picture_url, customer=texts("inbox.customer")),
            steps=tuple(_step(event, ticket, texts) for event in shown["history"]),
            articles=_candidates(engine, ticket, template.article if template else ""),
            templates=_templates(tree, texts.lang, ticket.number),
            teams=tuple(Option(team, texts(f"inbox.teams.{team}"), False) for team in TEAMS if team != ticket.team),
            outcomes=tuple(Option(outcome, texts(f"inbox.outcomes.{outcome}"), False) for outcome in OUTCOMES),
            action=url,
            back=inbox_url(),
            key=shown["key"],
            text=shown.get("text") or (in_language(template.text, ticket.lang) if template else ""),
            error=texts(f"inbox.errors.{error.code}", **error.about) if error else "",
        )


def _row(ticket: Ticket, texts: Texts, at: datetime) -> Row:
    return Row(
        number=ticket.number,
        url=inbox_url(ticket.number),
        subject=ticket.subject or ticket.text[:80],
        due=moment(ticket.due_at, ticket.zone, texts) if ticket.due_at else texts("inbox.no_due"),
        overdue=bool(ticket.due_at and ticket.due_at < at and ticket.status in ("open", "working")),
        owner=ticket.owner or texts("inbox.nobody"),
        team=texts(f"inbox.teams.{ticket.team}"),
    )


def _step(event: Event, ticket: Ticket, texts: Texts) -> Step:
    return Step(texts(f"inbox.events.{event.event}"), event.who, moment(event.at, ticket.zone, texts))


def _tried(tree: Any | None, ticket: Ticket, texts: Texts) -> tuple[TriedGroup, ...]:
    """Each article once, under the strongest thing that can be said of it."""
    groups: list[TriedGroup] = []
    seen: set[str] = set()
    for name in ("rejected", "opened", "shown"):
        links = [link for id in getattr(ticket, name) if id not in seen and (link := article_link(tree, id))]
        seen |= set(getattr(ticket, name))
        if links:
            groups.append(TriedGroup(texts(f"inbox.{name}"), tuple(links)))
    return tuple(groups)


def _candidates(engine: Any | None, ticket: Ticket, chosen: str) -> tuple[Option, ...]:
    """Articles that answer the customer's words best, the template's own first."""
    if engine is None:
        return ()
    found = engine.search(Query.parse(ticket.text, lang=ticket.lang, limit=CANDIDATES)).results
    titles = {result.article_id: result.title for result in found}
    card = engine.tree.card(ticket.lang, chosen) if chosen else None
    first = {card.id: card.title} if card else {}
    return tuple(Option(id, title, id in first) for id, title in (first | titles).items())


def _replies(tree: Any | None) -> tuple[ReplyTemplate, ...]:
    contacts: Mapping[str, Any] = tree.contacts if tree else {}
    return Contacts.model_validate(dict(contacts)).replies


def _template(tree: Any | None, id: str) -> ReplyTemplate | None:
    return next((reply for reply in _replies(tree) if reply.id == id), None)


def _templates(tree: Any | None, lang: str, number: str) -> tuple[Link, ...]:
    return tuple(Link(text_in(reply.title, lang), inbox_url(number, template=reply.id) + "#text") for reply in _replies(tree))
