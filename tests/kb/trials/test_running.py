"""What runs is known without asking the database for every page."""

from __future__ import annotations

from datetime import timedelta

from kb.trials.running import STALE, RunningTrials
from kb.trials.trials import NewTrial, start_trial

NEW = NewTrial(kind="holdout", share=0.1, plan={}, who="Вера")
DAY = timedelta(days=1)


def test_what_was_begun_elsewhere_is_seen_soon_and_here_at_once(db, now):
    seconds = 0.0
    trials = RunningTrials(db, clock=lambda: seconds)
    assert trials.of("holdout", now) is None
    with db.begin() as conn:
        trial = start_trial(conn, NEW, at=now)
    assert trials.of("holdout", now) is None
    seconds = STALE + 1
    assert trials.of("holdout", now) == trial and trials.of("interleaving", now) is None
    with db.begin() as conn:
        start_trial(conn, NewTrial(**{**vars(NEW), "kind": "interleaving", "ends_at": now + DAY}), at=now)
    trials.changed()
    assert trials.of("interleaving", now) is not None and trials.of("interleaving", now + DAY) is None
    assert trials.lately("interleaving", now + 2 * DAY, 3 * DAY) and not trials.lately(
        "interleaving", now + 9 * DAY, DAY
    )


def test_without_a_database_nothing_is_tried(tmp_path, now):
    from kb.storage.database import connect

    (tmp_path / "file").touch()
    away = RunningTrials(connect(f"sqlite:///{tmp_path}/file/no.db"))
    assert away.of("holdout", now) is None and away.lately("holdout", now, DAY) == ()
