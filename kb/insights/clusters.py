"""Why tickets of a period came, a group of like ones at a time: how many for which cause, what to do about it, what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select, true

from kb.insights.causes import CAUSES, STEP_OF, Cause, ContentStep
from kb.insights.days import most_common
from kb.insights.periods import DayPeriod
from kb.insights.questions import AskedGroup, every_group
from kb.insights.told_figures import ToldRow, told_rows
from kb.privacy import FEWEST_PEOPLE
from kb.storage.database import Database
from kb.storage.insight_tables import escalations
from kb.storage.tables import tickets

Groups = Mapping[tuple[str, str], str]  # names of groups of questions by (language, words)
FAILED = 0.5  # of those who asked: where fewer left without anything, nothing has to be done
BY_ARTICLE = "article:"  # how the name of a group begins that only the article holds together


@dataclass(frozen=True)
class Escalation:
    """A ticket with its cause. `customer` is only compared."""

    ticket: str
    lang: str
    folded: str
    text: str
    cause: Cause
    article_id: str
    customer: str


@dataclass(frozen=True, kw_only=True)
class TicketCluster:
    """Tickets of a period with the same question, else answered by the same article."""

    cluster: str
    lang: str
    text: str  # a wording that FEWEST_PEOPLE customers share; "" where they share none
    article_id: str  # what most of them were answered with; "" for nothing
    customers: int
    before: int  # tickets of the period before
    causes: Mapping[Cause, int]
    number: int  # tickets

    @property
    def main_cause(self) -> Cause:
        """The most common; of equals the first of CAUSES."""
        return max(CAUSES, key=lambda cause: (self.causes.get(cause, 0), -CAUSES.index(cause)))

    @property
    def step(self) -> ContentStep:
        return STEP_OF[self.main_cause]


def proposed_step(asked: AskedGroup | None, cluster: TicketCluster | None) -> ContentStep:
    """What to do about a group: what the tickets it led to say, else what became of those who searched."""
    if cluster is not None:
        return cluster.step
    if asked is None or asked.share(asked.missed) < FAILED:
        return "leave"
    return "write" if asked.unanswered > asked.unopened else "question"


def proposed_steps(groups: Iterable[AskedGroup], clusters: Iterable[TicketCluster]) -> Mapping[str, ContentStep]:
    """The same of many groups, by their names."""
    by_name = {one.cluster: one for one in clusters}
    return {one.group_id: proposed_step(one, by_name.get(one.group_id)) for one in groups}


def read_escalations(
    conn: Connection, period: DayPeriod, which: ColumnElement[bool] = true()
) -> tuple[Escalation, ...]:
    """The newest first."""
    rows = conn.execute(
        select(
            *(escalations.c[name] for name in ("ticket", "lang", "folded", "text", "cause", "article_id")),
            func.coalesce(tickets.c.mailbox, func.lower(tickets.c.email)).label("customer"),
        )
        .join(tickets, tickets.c.number == escalations.c.ticket)
        .where((escalations.c.at >= period.start) & (escalations.c.at < period.end) & which)
        .order_by(escalations.c.at.desc(), escalations.c.ticket.desc())
    )
    every: Sequence[ToldRow] = rows.all()
    return tuple(Escalation(*row) for row in every)


def told_clusters(state: Connection, log: Database, period: DayPeriod) -> tuple[TicketCluster, ...]:
    """Groups of the tickets of a period, as pages tell them."""

    def make(searches: Connection) -> list[ToldRow]:
        now, before = read_escalations(state, period), read_escalations(state, period.before)
        return [list(vars(one).values()) for one in clusters_of(now, before, every_group(searches))]

    return tuple(
        TicketCluster(**dict(zip(_FIELDS, row, strict=True))) for row in told_rows(log, "causes", period, make)
    )


_FIELDS = tuple(TicketCluster.__dataclass_fields__)


def members_of(conn: Connection, cluster: str, period: DayPeriod, groups: Groups) -> tuple[Escalation, ...]:
    """The tickets of one group, the newest first."""
    words = sorted({folded for (_, folded), name in groups.items() if name == cluster})
    article = cluster.removeprefix(BY_ARTICLE) if cluster.startswith(BY_ARTICLE) else ""
    which = escalations.c.article_id == article if article else escalations.c.folded.in_(words)
    return tuple(one for one in read_escalations(conn, period, which) if _name(one, groups) == cluster)


def clusters_of(now: Sequence[Escalation], before: Iterable[Escalation], groups: Groups) -> tuple[TicketCluster, ...]:
    """Groups of at least FEWEST_PEOPLE customers, the largest first. `groups`: names of groups of questions by (language, words)."""
    former = Counter(_name(one, groups) for one in before)
    by_name: dict[str, list[Escalation]] = {}
    for one in now:
        by_name.setdefault(_name(one, groups), []).append(one)
    clusters = [_cluster(name, members, former[name]) for name, members in by_name.items() if name]
    shown = (cluster for cluster in clusters if cluster.customers >= FEWEST_PEOPLE)
    return tuple(sorted(shown, key=lambda cluster: (-cluster.number, cluster.cluster)))


def _name(one: Escalation, groups: Groups) -> str:
    by_article = f"{BY_ARTICLE}{one.article_id}" if one.article_id else ""
    return groups.get((one.lang, one.folded), by_article)


def _cluster(name: str, members: Sequence[Escalation], before: int) -> TicketCluster:
    articles = Counter(one.article_id for one in members if one.article_id)
    return TicketCluster(
        cluster=name,
        lang=most_common(Counter(one.lang for one in members)),
        text=_shared_wording(members),
        article_id=most_common(articles) if articles else "",
        customers=len({one.customer or one.ticket for one in members}),
        before=before,
        causes=Counter(one.cause for one in members),
        number=len(members),
    )


def _shared_wording(members: Sequence[Escalation]) -> str:
    """The most common wording of at least FEWEST_PEOPLE customers."""
    by_words: dict[str, dict[str, str]] = {}
    for one in members:
        by_words.setdefault(one.folded, {})[one.customer or one.ticket] = one.text
    words = max(by_words, key=lambda folded: (len(by_words[folded]), folded))
    return min(by_words[words].values()) if len(by_words[words]) >= FEWEST_PEOPLE else ""
