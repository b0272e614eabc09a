"""The invented year has trials that are over: their pages have a verdict, and the help centre itself is tried by nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from kb.demo.tried import write_trials
from kb.storage.trial_tables import trial_days
from kb.trials.holdout_report import holdout_report
from kb.trials.interleaving import result_of
from kb.trials.trials import KINDS, list_trials, running_trial

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_answers_save_is_found_at_the_end_and_a_better_ranking_too(db, log, seed):
    write_trials(db, log, ["app", "other", "fees", "rare"], at=AT, seed=seed)
    with db.read() as state, log.read() as conn:
        [held], [drafted] = (list_trials(state, kind) for kind in KINDS)
        assert [running_trial(state, kind, at=AT) for kind in KINDS] == [None, None]
        report = holdout_report(conn, held, at=AT)
        assert report.final and not report.broken and report.apart.low > 0
        assert {one.topic for one in report.topics} == {"app", "other", "fees"}
        preferred = result_of(conn, drafted, at=AT)
        assert preferred.verdict == 1 and preferred.chosen >= drafted.planned("chosen")


def test_where_no_topic_may_be_tried_people_have_none(db, log):
    write_trials(db, log, (), at=AT, seed=1)
    with log.read() as conn:
        assert set(conn.execute(select(trial_days.c.topic)).scalars()) == {""}
