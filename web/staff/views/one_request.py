"""One request as staff see it: everything needed to answer it without asking twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.delivery.letter_parts import Letter
from kb.errors import AttachmentRefused, RequestError
from kb.requests.customer import Request
from kb.requests.staff_actions import OUTCOMES, TEAMS, Event
from kb.requests.tickets import Ticket
from search.index.tree import Tree
from web.parts.attached import file_problem
from web.parts.conversation import Line, RequestFacts, article_link, facts_of, lines_of
from web.parts.times import moment
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import inbox_url
from web.staff.views.beside import BesideRequest
from web.staff.views.history import HistoryStep, steps_of
from web.staff.views.reply_help import NO_HELP, ReplyHelp

# Refusals because of what others did since the page was shown, and because of too much work just now.
_STATUS = MappingProxyType({"unseen": 409, "ended": 409, "busy": 503})


@dataclass(frozen=True)
class TriedGroup:
    """Articles the customer met before writing, and what became of it."""

    heading: str
    articles: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class StaffRequestPage(Page):
    who: str
    facts: RequestFacts
    due: str
    email: str
    client: str  # who called: name and telephone; "" when nobody wrote them down
    owner: str
    mine: bool
    team: str
    closed: bool
    searched: str
    tried: tuple[TriedGroup, ...]
    lines: tuple[Line, ...]
    steps: tuple[HistoryStep, ...]
    articles: tuple[Option, ...]
    help: ReplyHelp
    teams: tuple[Option, ...]
    outcomes: tuple[Option, ...]
    action: str
    back: str
    key: str
    seen: int  # the last message shown: an answer sent from here is not given over a later one
    text: str
    lang: str  # of the customer
    error: str
    error_of: Mapping[str, str]  # by the id of a field
    colleague: str  # who else has it; "" nobody does, or oneself
    letter: Letter | None = None  # the answer as it will be sent, for whoever asked to see it
    beside: BesideRequest | None = None  # what stands beside it
    files: tuple[()] = ()  # none wait from one try to the next: staff choose them again

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        request: Request,
        *,
        who: str,
        history: Iterable[Event],
        key: str,
        help: ReplyHelp = NO_HELP,
        text: str = "",
        error: RequestError | AttachmentRefused | None = None,
    ) -> StaffRequestPage:
        """`text` is what was being written: at an error, or before something was put into it."""
        steps = tuple(history)
        ticket, url = request.ticket, inbox_url(request.ticket.number)

        def file_url(name: str) -> str:
            return inbox_url(ticket.number, f"file/{name}")

        return cls(
            title=texts("request.title", number=ticket.number),
            scripts=("attach.js", "inbox.js", "mentions.js", "reply.js"),
            status=_STATUS.get(error.code, 422) if error else 200,
            who=who,
            facts=facts_of(ticket, tree, texts),
            due=moment(ticket.due_at, ticket.zone, texts) if ticket.due_at else texts("inbox.no_due"),
            email=ticket.email,
            client=caller_of(steps),
            owner=ticket.owner or texts("inbox.nobody"),
            mine=ticket.owner == who,
            team=texts(f"inbox.teams.{ticket.team}"),
            closed=ticket.status == "closed",
            searched=texts("inbox.searched", query=ticket.query) if ticket.query else "",
            tried=_tried(tree, ticket, texts),
            lines=lines_of(request, tree, texts, file_url, customer=texts("inbox.customer")),
            steps=steps_of(steps, ticket, tree, texts),
            articles=tuple(Option(each.id, each.title, False) for each in help.articles),
            help=help,
            teams=tuple(Option(team, texts(f"inbox.teams.{team}"), False) for team in TEAMS if team != ticket.team),
            outcomes=tuple(Option(outcome, texts(f"inbox.outcomes.{outcome}"), False) for outcome in OUTCOMES),
            action=url,
            back=inbox_url(),
            key=key,
            seen=max((message.id for message in request.messages), default=0),
            text=text,
            lang=ticket.lang,
            error=_told(error, texts) if error else "",
            error_of={"screenshot": _told(error, texts)} if isinstance(error, AttachmentRefused) else {},
            colleague=ticket.owner if ticket.owner != who else "",
        )


def caller_of(events: Iterable[Event]) -> str:
    """Who called, as staff wrote it down; "" of a request that was no call."""
    return next((event.detail for event in events if event.event == "opened"), "")


def _told(error: RequestError | AttachmentRefused, texts: Texts) -> str:
    """What was refused, in the words of the page."""
    if isinstance(error, AttachmentRefused):
        return f"{file_problem(error, texts)}. {texts('inbox.attach_again')}"
    return texts(f"inbox.errors.{error.code}", **error.about)


def _tried(tree: Tree | None, ticket: Ticket, texts: Texts) -> tuple[TriedGroup, ...]:
    """Each article once, under the strongest thing that can be said of it."""
    groups: list[TriedGroup] = []
    seen: set[str] = set()
    for name in ("rejected", "opened", "shown"):
        links = [link for id in getattr(ticket, name) if id not in seen and (link := article_link(tree, id))]
        seen |= set(getattr(ticket, name))
        if links:
            groups.append(TriedGroup(texts(f"inbox.{name}"), tuple(links)))
    return tuple(groups)
