"""The queue of colleagues: questions nothing answered and flags on articles, whose they are and by when they are dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kb.staff.flags import Flag
from kb.staff.questions import ColleagueQuestion
from search.index.tree import Tree
from web.site.pages import Link, Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url, write_url


@dataclass(frozen=True)
class QueueDue:
    """By when something is dealt with: in words, "" of what has no date; `day` and `owner` as fields have them."""

    text: str = ""
    over: bool = False
    day: str = ""
    owner: str = ""


@dataclass(frozen=True)
class QueueFlag:
    id: int
    kind: str
    article: Link
    owner: str
    comment: str
    about: str
    edit: str  # address where writers correct it
    due: QueueDue = QueueDue()


@dataclass(frozen=True)
class QueueQuestion:
    id: int
    query: str
    text: str
    owner: str
    about: str
    answer: str
    answered_by: str
    due: QueueDue = QueueDue()


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
    overdue: int
    colleagues: tuple[str, ...]  # who may be given something
    today: str


def owner_of(tree: Tree, category: str) -> str:
    """Who answers for a category: whoever owns most of its articles; "" when nobody is named."""
    owners = Counter(card.owner for card in tree.cards if card.owner and (card.category == category or not category))
    return owners.most_common(1)[0][0] if owners else ""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What colleagues wait for: questions without an answer, questions answered lately, open flags on articles."""

    waiting: Sequence[ColleagueQuestion]
    answered: Sequence[ColleagueQuestion]
    flags: Sequence[Flag]
    colleagues: Sequence[str] = ()


def queue_page(texts: Texts, who: SignedIn, tree: Tree, queue: Queue, *, owner: str = "", at: datetime) -> QueuePage:
    """With `owner` only what waits for that one."""
    waiting, flags = queue.waiting, queue.flags
    clock = _Clock(texts, ZoneInfo(tree.contacts.zone), at)
    due = [*(each.due_at for each in waiting), *(each.due_at for each in flags)]
    titles = {card.id: card.title for card in tree.cards}
    owners = Counter([*(each.owner for each in waiting), *(each.owner for each in flags)])
    return QueuePage(
        title=texts("agent.queue"),
        who=who.name,
        writer=who.allows("write"),
        owners=tuple(_owner(texts, name, count, owner) for name, count in sorted(owners.items()))
        if len(owners) > 1 or owner
        else (),
        waiting=tuple(_question(clock, each) for each in waiting if each.owner == owner or not owner),
        answered=tuple(_question(clock, each) for each in queue.answered),
        flags=tuple(_flag(clock, each, titles) for each in flags if each.owner == owner or not owner),
        everybody=agent_url("queue") if owner else "",
        overdue=sum(moment is not None and moment <= at for moment in due),
        colleagues=tuple(queue.colleagues),
        today=clock.day(at).isoformat(),
    )


def _owner(texts: Texts, name: str, count: int, owner: str) -> QueueOwner:
    return QueueOwner(
        name or texts("agent.anybody"), count, agent_url("queue", owner=name), name == owner and bool(name)
    )


@dataclass(frozen=True)
class _Clock:
    """Now, where the team is."""

    texts: Texts
    zone: ZoneInfo
    now: datetime

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def due(self, each: ColleagueQuestion | Flag) -> QueueDue:
        moment, owner = each.due_at, each.owner
        if moment is None:
            return QueueDue(owner=owner)
        day, over = self.day(moment), moment <= self.now
        key = "agent.due_over" if over else "agent.due"
        return QueueDue(self.texts(key, day=self.texts.day_of_month(day)), over, day.isoformat(), owner)


def _question(clock: _Clock, each: ColleagueQuestion) -> QueueQuestion:
    texts = clock.texts
    about = texts("agent.asked_by", name=each.who, date=texts.day(each.at.date()))
    return QueueQuestion(
        each.id,
        each.query,
        each.text,
        each.owner or texts("agent.anybody"),
        about,
        each.answer,
        each.answered_by,
        clock.due(each),
    )


def _flag(clock: _Clock, each: Flag, titles: dict[str, str]) -> QueueFlag:
    texts = clock.texts
    link = Link(titles.get(each.article_id, each.article_id), agent_url(open=each.article_id))
    about = texts("agent.asked_by", name=each.who, date=texts.day(each.at.date()))
    kind, owner = texts(f"agent.flag.{each.kind}"), each.owner or texts("agent.anybody")
    edit, due = write_url(f"article/{each.article_id}"), clock.due(each)
    return QueueFlag(each.id, kind, link, owner, each.comment, about, edit, due)
