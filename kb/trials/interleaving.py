"""Interleaving: two rankings of a question drafted into one list of results; whose picks visitors open says which they prefer.

Every visitor of a day has one vote, however much they open. Whose pick a result was is kept with the search and goes with it;
of days only numbers are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import delete, func, select

from kb.measures.preference import Preference, preference
from kb.storage.database import Database, Transaction, insert, one_at_a_time
from kb.storage.tables import openings, searches
from kb.storage.trial_tables import draft_days, draft_searches
from kb.trials.trials import Trial, stop_trial

DRAFTS_LOCK = 0x07_7E_F7  # servers count one after another
RECOUNTED = 2  # days: openings follow a search within hours
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenedPick:
    """Somebody opened a result of a drafted list."""

    visitor: str
    theirs: bool  # the pick of the ranking that is tried


@dataclass(frozen=True)
class PickVotes:
    """Visitors by whose picks they opened more of."""

    ours: int = 0
    theirs: int = 0
    tied: int = 0


def note_draft(conn: Transaction, search: str, trial: int, *, ours: Sequence[str], theirs: Sequence[str]) -> None:
    """Keep whose pick each article of a stored search was; what both agree on is left out."""
    row = {"search_id": search, "trial": trial, "ours": tuple(ours), "theirs": tuple(theirs)}
    known = select(searches.c.id).where(searches.c.id == search)
    if conn.execute(known).first() is not None:
        conn.execute(insert(conn, draft_searches).values(row).on_conflict_do_nothing())


def votes_of(opened: Iterable[OpenedPick]) -> PickVotes:
    """One vote a visitor: of the ranking of whose picks more were opened. Visitors must come one after another."""
    ours = theirs = tied = 0
    for _, own in groupby(opened, key=lambda one: one.visitor):
        picked = [one.theirs for one in own]
        balance = 2 * sum(picked) - len(picked)
        ours, theirs, tied = ours + (balance < 0), theirs + (balance > 0), tied + (balance == 0)
    return PickVotes(ours, theirs, tied)


def count_drafts(log: Database, state: Database, trial: Trial, *, at: datetime) -> int:
    """Count the days of a trial that may have changed; ends it once as many visitors have chosen as were planned.

    Returns how many days were counted. Done twice it changes nothing.
    """
    last = min(at, trial.over_at or at).astimezone(UTC).date()
    first = max(trial.started_at.date(), _counted_until(log, trial) - RECOUNTED * DAY)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    for day in days:
        _count_day(log, trial, day)
    with log.read() as conn:
        result = result_of(conn, trial, at=at)
    if trial.runs(at) and result.chosen >= trial.planned("chosen") > 0:
        with state.begin() as conn:
            stop_trial(conn, trial.id, who="", at=at)
    return len(days)


def result_of(conn: Transaction, trial: Trial, *, at: datetime) -> Preference:
    """What visitors prefer so far; `conn` is of the search log."""
    ours, theirs = conn.execute(
        select(func.sum(draft_days.c.ours), func.sum(draft_days.c.theirs)).where(draft_days.c.trial == trial.id)
    ).one()
    ours, theirs, planned = int(ours or 0), int(theirs or 0), round(trial.planned("chosen"))
    final = trial.over_at is not None and not trial.stopped_by and not trial.runs(at)
    return preference(theirs, ours + theirs, planned=max(1, planned), final=final)


def _counted_until(log: Database, trial: Trial) -> date:
    with log.read() as conn:
        last = conn.execute(select(func.max(draft_days.c.day)).where(draft_days.c.trial == trial.id)).scalar_one()
    return date.fromisoformat(last) if last else trial.started_at.date()


def _count_day(log: Database, trial: Trial, day: date) -> None:
    start = datetime.combine(day, time(), UTC)
    with log.begin() as conn:
        one_at_a_time(conn, DRAFTS_LOCK)
        votes = votes_of(_opened_on(conn, trial, start))
        own = (draft_days.c.trial == trial.id) & (draft_days.c.day == day.isoformat())
        conn.execute(delete(draft_days).where(own))
        conn.execute(insert(conn, draft_days).values(trial=trial.id, day=day.isoformat(), **vars(votes)))


def _opened_on(conn: Transaction, trial: Trial, start: datetime) -> Iterable[OpenedPick]:
    rows = conn.execute(
        select(searches.c.visitor, openings.c.article_id, draft_searches.c.ours, draft_searches.c.theirs)
        .join(searches, searches.c.id == draft_searches.c.search_id)
        .join(openings, openings.c.search_id == draft_searches.c.search_id)
        .where((draft_searches.c.trial == trial.id) & (searches.c.at >= start) & (searches.c.at < start + DAY))
        .where(searches.c.visitor != "")
        .order_by(searches.c.visitor, openings.c.id)
    )
    for visitor, article, ours, theirs in rows:
        if article in theirs or article in ours:
            yield OpenedPick(visitor, article in theirs)
