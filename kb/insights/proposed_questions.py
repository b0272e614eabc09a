"""Words that customers confirmed, proposed as questions of the article that answered them: those only that enough people share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from kb.privacy import FEWEST_PEOPLE
from kb.requests.resolved import Lesson, list_lessons
from kb.storage.database import Transaction
from kb.storage.request_tables import resolved
from kb.storage.tables import tickets
from kb.usage.search_log import AskedOf, count_openers, fold


@dataclass(frozen=True, kw_only=True)
class ProposedQuestion:
    """Masked words for an article. `people`: at least so many customers wrote them, or visitors opened the article from them."""

    number: int  # of the first lesson with these words
    article_id: str
    text: str
    people: int
    lessons: tuple[int, ...]


def proposed_questions(state: Transaction, log: Transaction) -> tuple[ProposedQuestion, ...]:
    """What most people share first; no words of fewer than FEWEST_PEOPLE."""
    taught: dict[AskedOf, list[Lesson]] = defaultdict(list)
    for lesson in list_lessons(state):
        if lesson.taught:
            taught[AskedOf(lesson.article_id, fold(lesson.words))].append(lesson)
    openers, wrote = count_openers(log, taught.keys()), _customers(state)
    proposed = (_proposed(asked, lessons, wrote, openers.get(asked, 0)) for asked, lessons in taught.items())
    shared = (one for one in proposed if one.people >= FEWEST_PEOPLE)
    return tuple(sorted(shared, key=lambda one: (-one.people, one.number)))


def _proposed(asked: AskedOf, lessons: Sequence[Lesson], wrote: dict[str, str], openers: int) -> ProposedQuestion:
    customers = {wrote.get(lesson.ticket) or lesson.ticket for lesson in lessons}
    return ProposedQuestion(
        number=lessons[0].id,
        article_id=asked.article_id,
        text=" ".join(lessons[0].words.split()),
        people=max(len(customers), openers),
        lessons=tuple(lesson.id for lesson in lessons),
    )


def _customers(state: Transaction) -> dict[str, str]:
    """Who wrote each ticket; only compared."""
    who = func.coalesce(tickets.c.mailbox, func.lower(tickets.c.email))
    learnt = tickets.c.number.in_(select(resolved.c.ticket))
    return {row[0]: row[1] for row in state.execute(select(tickets.c.number, who).where(learnt))}
