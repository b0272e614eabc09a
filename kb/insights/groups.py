"""Groups of questions that mean the same, as they are kept.

Who belongs together is worked out by whoever is handed in (`GroupedBy`): this layer knows no vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from kb.insights.days import AT_ONCE
from kb.insights.group_days import count_group_days
from kb.insights.questions import every_group
from kb.storage.database import Database, Transaction, insert
from kb.storage.insight_tables import escalations, question_days, question_groups
from kb.storage.tables import tickets
from kb.usage.kept_figures import forget_told, wait_for_figures

MOST = 4_000  # questions that are grouped, the most asked; fewer than that are asked by more than one visitor as a rule
LOOKED_BACK = timedelta(days=400)  # a year to compare with, and a month
MOSTLY = 0.5  # a question most of whose visitors had no answer is one without


@dataclass(frozen=True, kw_only=True)
class CountedWords:
    """A question with everybody who asked it, in search and in tickets; `article_id`: what search answers it with."""

    lang: str
    folded: str
    text: str
    visitors: int
    article_id: str


@dataclass(frozen=True, kw_only=True)
class GroupMember:
    """A question of a group; `medoid`: it stands for the others."""

    lang: str
    folded: str
    text: str
    group_id: str
    medoid: bool


# (questions, names of the groups there are by the question that stands for each) → every question with its group
GroupedBy = Callable[[Sequence[CountedWords], Mapping[tuple[str, str], str]], Iterable[GroupMember]]


def regroup(log: Database, state: Database, grouping: GroupedBy, *, today: date) -> int:
    """Group anew what was asked, and count the days of every group; returns how many groups there are."""
    since = (today - LOOKED_BACK).isoformat()
    words = _asked(log, since)
    for one in _written(state, today):
        known = words.get((one.lang, one.folded))
        words[one.lang, one.folded] = one if known is None else _together(known, one)
    with log.read() as conn:
        medoids = conn.execute(select(question_groups).where(question_groups.c.medoid)).all()
    former = {(row.lang, row.folded): row.group_id for row in medoids}
    for row in medoids:  # what is no longer asked keeps its group together all the same
        gone = CountedWords(lang=row.lang, folded=row.folded, text=row.text, visitors=0, article_id="")
        words.setdefault((row.lang, row.folded), gone)
    commonest = sorted(words.values(), key=lambda one: (-one.visitors, one.lang, one.folded))[:MOST]
    members = list(grouping(commonest, former))
    with log.begin() as conn:
        wait_for_figures(conn)
        moved = _keep(conn, members)
        count_group_days(conn, since, moved)
        forget_told(conn)
    return len({member.group_id for member in members})


def _keep(conn: Transaction, members: Sequence[GroupMember]) -> frozenset[str]:
    """Names of groups that are not made of the questions they were made of."""
    belonged = every_group(conn)
    belongs = {(one.lang, one.folded): one.group_id for one in members}
    different = [words for words in {**belonged, **belongs} if belonged.get(words) != belongs.get(words)]
    conn.execute(delete(question_groups))
    rows = [vars(member) for member in members]
    for first in range(0, len(rows), AT_ONCE):
        conn.execute(insert(conn, question_groups), rows[first : first + AT_ONCE])
    names = {of.get(words, "") for words in different for of in (belonged, belongs)}
    return frozenset(names - {""})


def _asked(log: Database, since: str) -> dict[tuple[str, str], CountedWords]:
    visitors, unanswered = func.sum(question_days.c.visitors), func.sum(question_days.c.unanswered)
    with log.read() as conn:
        rows = conn.execute(
            select(
                question_days.c.lang,
                question_days.c.folded,
                func.min(question_days.c.text),
                visitors,
                unanswered,
                func.max(question_days.c.article_id),
            )
            .where(question_days.c.day >= since)
            .group_by(question_days.c.lang, question_days.c.folded)
            .order_by(visitors.desc(), question_days.c.lang, question_days.c.folded)
            .limit(MOST)
        ).all()
    return {
        (lang, folded): CountedWords(
            lang=lang, folded=folded, text=text, visitors=asked, article_id="" if failed > MOSTLY * asked else article
        )
        for lang, folded, text, asked, failed, article in rows
    }


def _written(state: Database, today: date) -> list[CountedWords]:
    """Questions of tickets, by how many customers; staff's article stands for what search should have found."""
    customers = func.count(func.distinct(func.coalesce(tickets.c.mailbox, func.lower(tickets.c.email))))
    with state.read() as conn:
        rows = conn.execute(
            select(
                escalations.c.lang,
                escalations.c.folded,
                func.min(escalations.c.text),
                customers,
            )
            .join(tickets, tickets.c.number == escalations.c.ticket)
            .where(escalations.c.folded != "")
            .group_by(escalations.c.lang, escalations.c.folded)
            .order_by(customers.desc(), escalations.c.lang, escalations.c.folded)
            .limit(MOST)
        ).all()
    return [CountedWords(lang=row[0], folded=row[1], text=row[2], visitors=row[3], article_id="") for row in rows]


def _together(asked: CountedWords, written: CountedWords) -> CountedWords:
    return CountedWords(
        lang=asked.lang,
        folded=asked.folded,
        text=asked.text,
        visitors=max(asked.visitors, written.visitors),
        article_id=asked.article_id,
    )
