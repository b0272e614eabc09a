"""The inbox as shown: views with their counts, filters, and rows that tell who waits, for what and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from kb.desk.counting import MOST_COUNTED, Choices
from kb.desk.finding import DUES, VIEWS, FoundPage, Order, RowFacts, View
from kb.desk.together import WORDLESS
from kb.notifications.notifications import Notification
from kb.requests.staff_actions import TEAMS
from kb.requests.tickets import OURS, STATUSES, Ticket
from search.index.tree import Tree
from web.parts.alerts import AlertLine
from web.parts.conversation import first_words, topic_title
from web.parts.times import moment
from web.site.localised import text_in
from web.site.pager import PagePart, Pager, pager_of
from web.site.pages import Option, Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url
from web.staff.views.notifications import NotificationList

PAGE = 50  # requests on a page of the inbox
MOST_LISTED = 10_000  # requests that are counted and paged through; nobody reads on, and filters lead to the others
TOLD = 3  # notifications shown above them
FIRST_WORDS = 120  # characters
SORTED_BY: Mapping[str, Order] = {"due": "due", "age": "old", "owner": "owner"}  # the column by which an order is told


@dataclass(frozen=True, kw_only=True)
class InboxAsked:
    """What of the inbox is shown, as its address says it."""

    FILTERS: ClassVar = ("state", "topic", "team", "owner", "level", "due", "lang", "tag")

    view: View = "waiting"
    words: str = ""
    order: Order = "due"
    filters: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    def url(self, page: str = "") -> str:
        """The address of this, at another page."""
        plain = "all" if self.words else "waiting"
        filters = {name: self.filters.get(name, "") for name in self.FILTERS}
        show = "" if self.view == plain else self.view
        return inbox_url(
            find=self.words, show=show, **filters, sort="" if self.order == "due" else self.order, page=page
        )


@dataclass(frozen=True, kw_only=True)
class InboxNotice:
    """What the page tells of the action before it. `undone`: of how many requests it was taken back; None: nothing was."""

    done: int = 0
    kept: int = 0
    undo: str = ""
    undone: int | None = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketRow:
    """One request in the list. `urgent`: "" or the word for how urgent it is."""

    number: str
    url: str
    words: str
    lang: str
    customer: str
    topic: str
    state: str
    urgent: str
    priority: int
    tags: tuple[str, ...]
    due: str
    overdue: bool
    age: str
    iso: str  # when it was made
    owner: str
    team: str


@dataclass(frozen=True)
class ViewLink:
    """The way to a view, and how many requests it holds ("1,000+": more than that)."""

    text: str
    url: str
    count: str
    here: bool


@dataclass(frozen=True)
class FilterField:
    """A field to choose by."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class SortLink:
    """The head of a column by which rows can be put in order."""

    text: str
    url: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class InboxPage(Page):
    who: str
    desk: str  # address of the console; "" for whoever may not enter it
    rows: tuple[TicketRow, ...]
    views: tuple[ViewLink, ...]
    filters: tuple[FilterField, ...]
    filtered: bool
    sorts: Mapping[str, SortLink]
    count: str
    pager: Pager | None
    asked: InboxAsked
    here: str
    told: str
    warned: str
    notifications: NotificationList | None  # that wait for whoever looks; None where there are none
    undo: str
    owners: Mapping[str, str]  # who may be given a request, and their teams
    teams: tuple[Option, ...]
    priorities: tuple[Option, ...]
    outcomes: tuple[Option, ...]
    tags: tuple[str, ...]
    alerts: tuple[AlertLine, ...] = ()
    last_alert: int = 0  # its number
    near: str = ""  # how many promised times end soon

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        result: FoundPage,
        *,
        who: SignedIn,
        asked: InboxAsked,
        counted: Mapping[View, int],
        choices: Choices,
        owners: Mapping[str, str],
        notice: InboxNotice,
        notifications: Sequence[Notification] = (),
        at: datetime,
    ) -> InboxPage:
        part = PagePart.of(asked.page, result.total, PAGE)
        return cls(
            title=texts("inbox.title"),
            scripts=("inbox.js",),
            who=who.name,
            desk=agent_url() if who.allows("lookup") else "",
            rows=tuple(_row(ticket, result.beside[ticket.number], texts, at, tree) for ticket in result.tickets),
            views=tuple(_view(view, asked, counted, texts) for view in VIEWS),
            filters=tuple(_filters(asked, choices, owners, tree, texts)),
            filtered=any(asked.filters.values()),
            sorts={name: _sort(name, order, asked, texts) for name, order in SORTED_BY.items()},
            count=texts("inbox.count_more", n=texts.number(result.total))
            if result.more
            else texts("inbox.count", n=result.total),
            pager=pager_of(texts, part.page, part.pages, asked.url),
            asked=asked,
            here=asked.url(str(part.page) if part.page > 1 else ""),
            told=_told(notice, texts),
            warned=_warned(notice, texts),
            notifications=NotificationList.of(
                texts, notifications, tree, zone=tree.contacts.zone if tree else "UTC", at=at
            )
            if notifications
            else None,
            undo=notice.undo,
            owners=owners,
            teams=_options(TEAMS, "inbox.teams", texts),
            priorities=_options(("2", "1", "0"), "inbox.priorities", texts),
            outcomes=_options(WORDLESS, "inbox.outcomes", texts),
            tags=choices.tags,
        )


def _row(ticket: Ticket, beside: RowFacts, texts: Texts, at: datetime, tree: Tree | None) -> TicketRow:
    return TicketRow(
        number=ticket.number,
        url=inbox_url(ticket.number),
        words=first_words(ticket, tree, texts, longest=FIRST_WORDS) or texts("inbox.call"),
        lang=ticket.lang,
        customer=beside.caller or ticket.email or texts("inbox.no_customer"),
        topic=topic_title(tree, ticket, texts),
        state=texts(f"inbox.states.{ticket.status}"),
        urgent=texts(f"inbox.priorities.{ticket.priority}") if ticket.priority else "",
        priority=ticket.priority,
        tags=beside.tags,
        due=moment(ticket.due_at, ticket.zone, texts) if ticket.due_at else texts("inbox.no_due"),
        overdue=bool(ticket.due_at and ticket.due_at < at and ticket.status in OURS),
        age=texts.ago(at - (beside.said_at or ticket.created_at)),
        iso=(beside.said_at or ticket.created_at).isoformat(),
        owner=ticket.owner or texts("inbox.nobody"),
        team=texts(f"inbox.teams.{ticket.team}"),
    )


def _view(view: View, asked: InboxAsked, counted: Mapping[View, int], texts: Texts) -> ViewLink:
    url = inbox_url(show="" if view == "waiting" else view)
    held = min(counted[view], MOST_COUNTED)
    count = texts.number(held) + ("+" if counted[view] > held else "")
    return ViewLink(texts(f"inbox.views.{view}"), url, count, view == asked.view and not asked.words)


def _sort(name: str, order: Order, asked: InboxAsked, texts: Texts) -> SortLink:
    """Pressed again, the column of ages puts the newest first."""
    here = asked.order == order or (name == "age" and asked.order == "new")
    next_order: Order = "new" if name == "age" and asked.order == "old" else order
    return SortLink(texts(f"inbox.{name}"), replace(asked, order=next_order).url(), here)


def _filters(
    asked: InboxAsked, choices: Choices, owners: Mapping[str, str], tree: Tree | None, texts: Texts
) -> list[FilterField]:
    topics = {topic.id: text_in(topic.title, texts.lang) for topic in tree.contacts.topics} if tree else {}
    levels = {level.id: text_in(level.title, texts.lang) for level in tree.contacts.service_levels} if tree else {}
    everybody = sorted({*owners, *choices.owners})
    offered: Mapping[str, Mapping[str, str]] = {
        "state": {status: texts(f"inbox.states.{status}") for status in STATUSES},
        "due": {due: texts(f"inbox.dues.{due}") for due in DUES},
        "topic": {id: topics.get(id, id) for id in (*topics, *(id for id in choices.topics if id not in topics))},
        "owner": {"-": texts("inbox.nobody"), **{name: name for name in everybody}},
        "team": {team: texts(f"inbox.teams.{team}") for team in TEAMS},
        "level": {id: levels.get(id, id) for id in choices.levels},
        "lang": {lang: texts.languages.get(lang, lang) for lang in choices.langs},
        "tag": {tag: tag for tag in choices.tags},
    }
    return [
        FilterField(
            name,
            texts(f"inbox.filters.{name}"),
            tuple(Option(value, text, value == asked.filters.get(name, "")) for value, text in values.items()),
        )
        for name, values in offered.items()
        if values
    ]


def _options(values: Sequence[str], texts_of: str, texts: Texts) -> tuple[Option, ...]:
    return tuple(Option(value, texts(f"{texts_of}.{value}"), False) for value in values)


def _told(notice: InboxNotice, texts: Texts) -> str:
    if notice.undone is not None:
        return texts("inbox.undone", n=notice.undone) if notice.undone else texts("inbox.not_undone")
    return texts("inbox.done", n=notice.done) if notice.done else ""


def _warned(notice: InboxNotice, texts: Texts) -> str:
    if notice.problem:
        return texts.get(f"inbox.errors.{notice.problem}", texts("inbox.errors.chosen"))
    return texts("inbox.kept_back", n=notice.kept) if notice.kept else ""
