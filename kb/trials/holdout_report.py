"""What a hold-out shows: how many more people write where no answers are offered, how sure that is, by topic, and in requests spared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kb.measures.rate_difference import (
    ENOUGH_EACH,
    OPEN_ALPHA,
    Apart,
    HitsOf,
    at_a_look,
    at_the_end,
    drawn_together,
    smallest_seen,
    wrongly_parted,
)
from kb.storage.database import Transaction
from kb.storage.tables import deflections, tickets
from kb.storage.trial_tables import trial_days, trial_people
from kb.trials.holdout import SETTLED
from kb.trials.trials import Trial

HALF, TENTH = 0.5, 0.1  # the two ways there are: for a term, and for good
WEEKS = (4, 8, 13, 26, 52)
OPEN_PEOPLE = 5000  # where there is no end: people at whom the interval is narrowest
BACK = timedelta(days=28)  # how much of the past the traffic is taken from
ALL_WRITE = 0.9  # highest share that is believed to write: who left silently was never counted


@dataclass(frozen=True)
class Traffic:
    """People a week who are offered answers at the form, and the share of them that writes all the same."""

    weekly: float
    usual: float


@dataclass(frozen=True)
class Reach:
    """What so many weeks can show: the smallest difference that is found in four cases of five."""

    weeks: int
    people: int
    effect: float


@dataclass(frozen=True)
class TopicEffect:
    """One topic; `apart` is drawn towards the mean of all topics as far as chance moves it."""

    topic: str  # "" of all that are too small to stand alone
    held: HitsOf
    offered: HitsOf
    apart: Apart


@dataclass(frozen=True, kw_only=True)
class HoldoutReport:
    """`apart`: the share that writes without answers less the share that writes with them."""

    trial: Trial
    held: HitsOf
    offered: HitsOf
    followed: int  # people whose week is not over
    apart: Apart
    final: bool  # the term was kept and everybody's week is over
    broken: bool  # the sides differ in size by more than chance
    topics: tuple[TopicEffect, ...]

    @property
    def enough(self) -> bool:
        return min(self.held.of, self.offered.of) >= ENOUGH_EACH

    def spared(self, share: float) -> float:
        """Requests that did not come, where `share` more people would have written."""
        return share * self.offered.of


def traffic_of(state: Transaction, log: Transaction, *, spared: Collection[str], at: datetime) -> Traffic:
    """By the last four weeks: forms with answers beside them that were sent, and those that an answer made needless."""
    topics = tickets.c.topic.not_in(tuple(spared))
    shown = (tickets.c.created_at >= at - BACK) & (tickets.c.shown != ()) & topics
    wrote = int(state.execute(select(func.count()).select_from(tickets).where(shown)).scalar_one())
    forms = func.count(func.distinct(deflections.c.form_key))
    solved = int(log.execute(select(forms).where(deflections.c.at >= at - BACK)).scalar_one())
    people = wrote + solved
    return Traffic(people / (BACK.days / 7), min(ALL_WRITE, max(0.1, wrote / people)) if people else 0.7)


def promises(traffic: Traffic, share: float) -> tuple[Reach, ...]:
    """What each span of WEEKS can show with this traffic."""
    reaches = []
    for weeks in WEEKS:
        people = round(traffic.weekly * weeks)
        reaches.append(Reach(weeks, people, smallest_seen(people, share=share, usual=traffic.usual)))
    return tuple(reaches)


def holdout_report(conn: Transaction, trial: Trial, *, at: datetime) -> HoldoutReport:
    """Of people whose week is over; `conn` is of the search log."""
    sides = _sides(conn, trial)
    held, offered = _total(sides, 1), _total(sides, 0)
    waiting: dict[int, int] = dict(
        conn.execute(
            select(trial_people.c.held, func.count())
            .where(trial_people.c.trial == trial.id)
            .group_by(trial_people.c.held)
        ).all()
    )
    followed = sum(waiting.values())
    final = trial.ends_at is not None and trial.stopped_at is None and at >= trial.ends_at + SETTLED and not followed
    return HoldoutReport(
        trial=trial,
        held=held,
        offered=offered,
        followed=followed,
        apart=_apart(trial, held, offered, final=final),
        final=final,
        broken=wrongly_parted(held.of + waiting.get(1, 0), held.of + offered.of + followed, trial.share),
        topics=_by_topic(sides),
    )


Sides = Mapping[str, Mapping[int, HitsOf]]  # by topic and side


def _apart(trial: Trial, held: HitsOf, offered: HitsOf, *, final: bool) -> Apart:
    if final:
        return at_the_end(held, offered)
    if trial.ends_at is None:
        return at_a_look(held, offered, planned=OPEN_PEOPLE, alpha=OPEN_ALPHA)
    return at_a_look(held, offered, planned=max(1, round(trial.planned("people"))))


def _sides(conn: Transaction, trial: Trial) -> Sides:
    rows = conn.execute(
        select(trial_days.c.topic, trial_days.c.held, func.sum(trial_days.c.people), func.sum(trial_days.c.wrote))
        .where(trial_days.c.trial == trial.id)
        .group_by(trial_days.c.topic, trial_days.c.held)
    )
    sides: dict[str, dict[int, HitsOf]] = {}
    for topic, held, people, wrote in rows:
        sides.setdefault(topic, {})[held] = HitsOf(int(wrote), int(people))
    return sides


def _total(sides: Sides, held: int) -> HitsOf:
    total = HitsOf()
    for side in sides.values():
        total = total.plus(side.get(held, HitsOf()))
    return total


def _by_topic(sides: Sides) -> tuple[TopicEffect, ...]:
    """Topics with enough people on each side, then all others as one; none where that leaves less than two."""
    none = HitsOf()
    named = {topic: (side.get(1, none), side.get(0, none)) for topic, side in sorted(sides.items())}
    large = {topic: pair for topic, pair in named.items() if topic and min(one.of for one in pair) >= ENOUGH_EACH}
    rest = [pair for topic, pair in named.items() if topic not in large]
    if rest:
        held, offered = none, none
        for pair in rest:
            held, offered = held.plus(pair[0]), offered.plus(pair[1])
        if min(held.of, offered.of) >= ENOUGH_EACH:
            large[""] = (held, offered)
    if len(large) < 2:
        return ()
    parts = [at_the_end(held, offered) for held, offered in large.values()]
    drawn = drawn_together(parts, [held.variance + offered.variance for held, offered in large.values()])
    return tuple(
        TopicEffect(topic, held, offered, apart)
        for (topic, (held, offered)), apart in zip(large.items(), drawn, strict=True)
    )
