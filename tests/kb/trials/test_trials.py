"""One trial of a kind runs at a time; it ends by its term or when somebody stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import RequestError
from kb.trials.trials import NewTrial, list_trials, running_trial, start_trial, stop_trial

WEEK = timedelta(weeks=1)


def new(**changes) -> NewTrial:
    return NewTrial(**{"kind": "holdout", "share": 0.5, "plan": {"people": 1000, "note": "x"}, "who": "Вера"} | changes)


def test_a_second_one_waits_for_the_first(db, now):
    with db.begin() as conn:
        first = start_trial(conn, new(ends_at=now + WEEK), at=now)
        assert running_trial(conn, "holdout", at=now) == first and first.planned("people") == 1000
        assert first.planned("note") == first.planned("nothing") == 0
        with pytest.raises(RequestError, match="stop it first"):
            start_trial(conn, new(), at=now + WEEK / 2)
        start_trial(conn, new(kind="interleaving"), at=now)
        second = start_trial(conn, new(), at=now + WEEK)
        assert [trial.id for trial in list_trials(conn, "holdout")] == [second.id, first.id]
        assert running_trial(conn, "holdout", at=now + 100 * WEEK) == second and second.over_at is None


def test_it_is_stopped_once_and_by_whom_is_kept(db, now):
    with db.begin() as conn:
        trial = start_trial(conn, new(), at=now)
        stopped = stop_trial(conn, trial.id, who="Анна", at=now + WEEK)
        assert stopped.over_at == now + WEEK and not stopped.runs(now + WEEK) and stopped.runs(now)
        assert stop_trial(conn, trial.id, who="Борис", at=now + 2 * WEEK).stopped_by == "Анна"
        assert running_trial(conn, "holdout", at=now + WEEK) is None
        with pytest.raises(RequestError, match="no trial 99"):
            stop_trial(conn, 99, who="Анна", at=now)
