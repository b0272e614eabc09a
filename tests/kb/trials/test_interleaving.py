"""A visitor of a day has one vote; a better ranking wins by as many visitors as were worked out, and the trial ends by itself."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.measures.preference import people_to_choose, preference
from kb.storage.trial_tables import draft_searches
from kb.trials.interleaving import OpenedPick, PickVotes, count_drafts, note_draft, result_of, votes_of
from kb.trials.team_draft import team_draft
from kb.trials.trials import NewTrial, list_trials, start_trial
from kb.usage.search_log import Search, record_opening
from tests.usage import record_search

DAY = timedelta(days=1)
ARTICLES = ("ru/a", "ru/b", "ru/c")


@pytest.fixture
def trial(db, now):
    with db.begin() as conn:
        plan = {"rival": "words", "chosen": 4}
        return start_trial(conn, NewTrial(kind="interleaving", share=1.0, plan=plan, who="В"), at=now)


@pytest.fixture
def visit(log, now, trial):
    """`visit("anna", "ru/b")`: a search whose list had ru/a from ours and ru/b from theirs, and what was opened."""

    def search(visitor: str, *opened: str, at=now) -> str:
        told = Search(text="карта", lang="ru", state="list", confidence=0.5, total=3, visitor=visitor, shown=ARTICLES)
        with log.begin() as conn:
            made = record_search(conn, told, at=at)
            note_draft(conn, made, trial.id, ours=("ru/a",), theirs=("ru/b",))
            for article in opened:
                record_opening(conn, made, article, position=1, at=at)
        return made

    return search


def test_one_visitor_one_vote():
    many = [OpenedPick("anna", True)] * 5 + [
        OpenedPick("boris", False),
        OpenedPick("vera", True),
        OpenedPick("vera", False),
    ]
    assert votes_of(many) == PickVotes(ours=1, theirs=1, tied=1) and votes_of([]) == PickVotes()


def test_visitors_are_counted_by_day_and_again_with_the_same_outcome(db, log, now, trial, visit):
    visit("anna", "ru/b", "ru/c")
    visit("anna", "ru/b")
    visit("boris", "ru/a")
    visit("vera")  # opened nothing
    visit("", "ru/b")  # unknown
    visit("anna", "ru/b", at=now + DAY)
    for _ in range(2):
        assert count_drafts(log, db, trial, at=now + DAY) >= 2
    with log.read() as conn:
        found = result_of(conn, trial, at=now + DAY)
    assert (found.chosen, found.share) == (3, pytest.approx(2 / 3)) and found.verdict == 0


def test_it_ends_by_itself_when_enough_have_chosen(db, log, now, trial, visit):
    for number in range(4):
        visit(f"visitor {number}", "ru/b")
    count_drafts(log, db, trial, at=now)
    with db.read() as conn:
        (over,) = list_trials(conn, "interleaving")
    assert not over.runs(now) and over.stopped_by == ""


def test_whose_pick_it_was_goes_with_the_search(log, now, visit, trial):
    made = visit("anna", "ru/b")
    with log.begin() as conn:
        note_draft(conn, "never made", trial.id, ours=(), theirs=())
        assert conn.execute(select(draft_searches.c.search_id)).scalars().all() == [made]


def test_a_planted_better_ranking_wins_with_the_number_that_was_worked_out():
    """Readers open what answers. One ranking has the answer on top in 6 questions of 10, the other in 4 or 5: both are drafted, visitors vote."""
    chance = random.Random(19)

    def place(best: float) -> list[int]:
        others = chance.sample(range(1, 10), 9)
        at = 0 if chance.random() < best else chance.randrange(1, 9)
        return [*others[:at], 0, *others[at:]]

    def vote() -> int:
        draft = team_draft(place(0.45), place(0.6), lambda: chance.random() < 0.5)
        seen = draft.order[: chance.choice((1, 2, 3, 5, 10))]  # how far somebody reads
        picked = draft.teams[draft.order.index(0)] if 0 in seen else ""
        return {"theirs": 1, "ours": -1, "": 0}[picked]

    votes = [vote() for _ in range(25_000)]
    chosen = [one for one in votes if one]
    truly = chosen.count(1) / len(chosen)
    planned = people_to_choose(truly)
    trials = [chosen[n : n + planned] for n in range(0, len(chosen) - planned, planned)]
    found = [preference(one.count(1), planned, planned=planned, final=True).verdict for one in trials]
    assert 0.53 < truly < 0.65 and len(trials) >= 20
    assert found.count(1) / len(found) >= 0.7 and -1 not in found  # four of five, of so few trials
