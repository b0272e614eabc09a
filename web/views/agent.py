"""The agents' console: what was looked up, what was found, the card that is open; the door; the queue of colleagues."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kb.colleague import ColleagueQuestion
from kb.flags import KINDS, Flag
from search.query import Found, Fragment, Query, Result
from web.pages import Link, Page
from web.site import Site
from web.texts import Texts
from web.typography import bind
from web.urls import agent_url, inbox_url
from web.views.agent_card import CallCard, call_card
from web.views.call import Call
from web.views.contact import Option
from web.views.stored import category_title

ROWS = 9  # one for each number key
CODE = re.compile(r"\d{1,8}")
TICKET = re.compile(r"\d{4}-\d{6,}")


@dataclass(frozen=True)
class Row:
    """One result; `number` is the key that opens it."""

    number: int
    id: str
    url: str
    lang: str
    title: str
    category: str
    internal: bool
    outcome: str
    excerpt: tuple[Fragment, ...]
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Both panes: the rows and the card."""

    call: Call
    rows: tuple[Row, ...]
    card: CallCard | None
    state: str
    repaired: str
    category: str
    kinds: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class ConsolePage(Page):
    who: str
    makes_tickets: bool
    answers: Answers
    key: str  # of the ticket's form: sent twice it is one ticket
    told: str
    told_url: str
    note: str


@dataclass(frozen=True, kw_only=True)
class DoorPage(Page):
    name: str
    back: str
    error: str
    token_error: str


@dataclass(frozen=True)
class QueueFlag:
    id: int
    kind: str
    article: Link
    owner: str
    comment: str
    about: str


@dataclass(frozen=True)
class QueueQuestion:
    id: int
    query: str
    text: str
    owner: str
    about: str
    answer: str
    answered_by: str


@dataclass(frozen=True)
class QueueOwner:
    """Whom things wait for, and how many."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    who: str
    writer: bool
    owners: tuple[QueueOwner, ...]
    everybody: str  # address of the whole queue where only one owner's is shown
    waiting: tuple[QueueQuestion, ...]
    answered: tuple[QueueQuestion, ...]
    flags: tuple[QueueFlag, ...]


def look_up(engine: Any, call: Call, lang: str) -> tuple[Found | None, tuple[Any, ...]]:
    """What answers the words: (the search, the articles of a dictated code). A code needs no search."""
    words = call.q.strip()
    if CODE.fullmatch(words) and (article := engine.tree.by_code(words, lang)):
        return None, (article,)
    query = Query.parse(words, limit=ROWS)
    return (engine.search(query) if query.text else None), ()


def answers(
    site: Site, engine: Any, call: Call, *, opened: str, shown: tuple[Texts, str, Found | None, tuple[Any, ...]]
) -> Answers:
    """`shown`: the console's texts, the site's origin, and what `look_up` gave."""
    texts, origin, found, dictated = shown
    tree, results = engine.tree, found.results if found else ()
    by_id: dict[str, Result] = {result.article_id: result for result in results}
    first = opened or (dictated[0].id if dictated else next(iter(by_id), ""))
    article = tree.article(*first.split("/", 1)) if "/" in first else None
    about = (by_id.get(first), texts, origin)
    told = results if results else dictated
    return Answers(
        call=call,
        rows=tuple(_row(place, each, tree, call, (first, texts.lang)) for place, each in enumerate(told, 1)),
        card=call_card(site, tree, article, call, shown=about) if article else None,
        state=("answer" if dictated else found.state if found else ""),
        repaired=texts("agent.repaired", text=found.rescue.text) if found and found.rescue else "",
        category=results[0].category if results else "",
        kinds=tuple(Option(kind, texts(f"agent.flag.{kind}"), kind == KINDS[0]) for kind in KINDS),
    )


def _row(place: int, each: Any, tree: Any, call: Call, about: tuple[str, str]) -> Row:
    chosen, lang = about
    id = getattr(each, "article_id", "") or each.id
    return Row(
        number=place,
        id=id,
        url=call.url(id),
        lang=each.lang,
        title=bind(each.title, each.lang),
        category=category_title(tree, each.category, lang),
        internal=each.audience == "internal",
        outcome=each.outcome,
        excerpt=getattr(each, "excerpt", ()),
        chosen=id == chosen,
    )


def console_page(texts: Texts, who: Any, shown: Answers, *, told: str = "", note: str = "") -> ConsolePage:
    return ConsolePage(
        title=texts("agent.title"), who=who.name, makes_tickets=who.allows("tickets"), answers=shown, note=note, scripts=("agent.js",),
        key=secrets.token_urlsafe(12),
        told=_told(texts, told), told_url=inbox_url(told) if TICKET.fullmatch(told) else "",
    )  # fmt: skip


def _told(texts: Texts, told: str) -> str:
    if TICKET.fullmatch(told):
        return texts("agent.ticket_made", number=told)
    return texts(f"agent.told_{told}") if told and texts.has(f"agent.told_{told}") else ""


def owner_of(tree: Any, category: str) -> str:
    """Who answers for a category: whoever owns most of its articles; "" when nobody is named."""
    owners = Counter(card.owner for card in tree.cards if card.owner and (card.category == category or not category))
    return owners.most_common(1)[0][0] if owners else ""


Held = tuple[Iterable[ColleagueQuestion], Iterable[ColleagueQuestion], Iterable[Flag]]


def queue_page(texts: Texts, who: Any, tree: Any, held: Held, *, owner: str = "") -> QueuePage:
    """`held`: questions that wait, questions answered lately, open flags; with `owner` only what waits for that one."""
    waiting, answered, flags = tuple(held[0]), tuple(held[1]), tuple(held[2])
    titles = {card.id: card.title for card in tree.cards}
    owners = Counter([*(each.owner for each in waiting), *(each.owner for each in flags)])
    return QueuePage(
        title=texts("agent.queue"), who=who.name, writer=who.allows("write"),
        owners=tuple(_owner(texts, name, count, owner) for name, count in sorted(owners.items())) if len(owners) > 1 or owner else (),
        waiting=tuple(_question(texts, each) for each in waiting if each.owner == owner or not owner),
        answered=tuple(_question(texts, each) for each in answered),
        flags=tuple(_flag(texts, each, titles) for each in flags if each.owner == owner or not owner),
        everybody=agent_url("queue") if owner else "",
    )  # fmt: skip


def _owner(texts: Texts, name: str, count: int, chosen: str) -> QueueOwner:
    return QueueOwner(
        name or texts("agent.anybody"), count, agent_url("queue", owner=name), name == chosen and bool(name)
    )


def _question(texts: Texts, each: ColleagueQuestion) -> QueueQuestion:
    about = texts("agent.asked_by", name=each.who, date=texts.day(each.at.date()))
    return QueueQuestion(
        each.id, each.query, each.text, each.owner or texts("agent.anybody"), about, each.answer, each.answered_by
    )


def _flag(texts: Texts, each: Flag, titles: dict[str, str]) -> QueueFlag:
    link = Link(titles.get(each.article_id, each.article_id), agent_url(open=each.article_id))
    about = texts("agent.asked_by", name=each.who, date=texts.day(each.at.date()))
    return QueueFlag(
        each.id, texts(f"agent.flag.{each.kind}"), link, each.owner or texts("agent.anybody"), each.comment, about
    )
