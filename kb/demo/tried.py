"""What the invented year tried on its visitors: a hold-out that is over, and a ranking that more of them preferred. Only numbers are left.

Neither runs: whoever tries the form of an invented help centre is shown answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from kb.demo.year import STAFF
from kb.measures.preference import people_to_choose
from kb.measures.rate_difference import smallest_seen
from kb.storage.database import Database, insert
from kb.storage.trial_tables import draft_days, trial_days, trials

WEEKS = 8
OVER = timedelta(days=9)  # since the hold-out ended: the week of those who came last is over, too
PEOPLE = 34  # a day, half of them on either side
WRITE = {1: 0.72, 0: 0.60}  # the share that writes without answers, and with them
TOPICS = 3  # that people ask about, each less than the one before
FINDS, PREFER = 55, 0.60  # per cent that are to be found; the share that really prefers what is tried
CHOOSING = 32  # a day
Row = dict[str, object]


def write_trials(state: Database, log: Database, topics: Sequence[str], *, at: datetime, seed: int) -> None:
    """`topics`: those that may be left without answers."""
    chance = random.Random(seed)
    began = at - OVER - timedelta(weeks=WEEKS)
    held = _trial("holdout", 0.5, _promised(), began, at - OVER)
    drafted = _trial("interleaving", 1.0, {"rival": "questions", "finds": FINDS, "chosen": _chosen()}, began, None)
    with state.begin() as conn:
        numbers = [
            conn.execute(insert(conn, trials).values(row).returning(trials.c.id)).scalar_one()
            for row in (held, drafted)
        ]
    picks = list(_picks(chance, numbers[1], began))
    with log.begin() as conn:
        conn.execute(insert(conn, trial_days), list(_people(chance, numbers[0], began, topics or ("",))))
        conn.execute(insert(conn, draft_days), picks)
    with state.begin() as conn:
        ended = trials.update().where(trials.c.id == numbers[1])
        conn.execute(ended.values(stopped_at=began + timedelta(days=len(picks))))


def _trial(kind: str, share: float, plan: Mapping[str, object], at: datetime, ends: datetime | None) -> Row:
    own = {"kind": kind, "share": share, "plan": dict(plan), "who": STAFF[0]}
    return {**own, "started_at": at, "ends_at": ends, "stopped_at": None, "stopped_by": ""}


def _promised() -> Mapping[str, object]:
    weekly, usual = PEOPLE * 7, WRITE[1]
    effect = smallest_seen(weekly * WEEKS, share=0.5, usual=usual)
    return {"people": weekly * WEEKS, "usual": usual, "effect": effect, "weekly": weekly, "weeks": WEEKS}


def _people(chance: random.Random, trial: int, began: datetime, topics: Sequence[str]) -> Iterator[Row]:
    """Of each day, side and topic: how many there were and how many of them wrote."""
    asked = topics[:TOPICS]
    weights = [1 / place for place in range(1, len(asked) + 1)]
    for day in range(WEEKS * 7):
        came = [(chance.choices(asked, weights)[0], int(chance.random() < 0.5)) for _ in range(PEOPLE)]
        for topic, side in sorted(set(came)):
            people = came.count((topic, side))
            wrote = sum(chance.random() < WRITE[side] for _ in range(people))
            name = {"trial": trial, "day": f"{began + timedelta(days=day):%Y-%m-%d}", "held": side, "lang": "ru"}
            yield {**name, "topic": topic, "people": people, "wrote": wrote}


def _picks(chance: random.Random, trial: int, began: datetime) -> Iterator[Row]:
    """Days until as many visitors have chosen as were planned."""
    for day in range(-(-_chosen() // CHOOSING)):
        theirs = sum(chance.random() < PREFER for _ in range(CHOOSING))
        votes = {"ours": CHOOSING - theirs, "theirs": theirs, "tied": chance.randrange(9)}
        yield {"trial": trial, "day": f"{began + timedelta(days=day):%Y-%m-%d}", **votes}


def _chosen() -> int:
    return people_to_choose(FINDS / 100)
