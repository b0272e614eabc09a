"""What was done about a group is kept with who did it; there are four steps."""

from __future__ import annotations

import pytest

from kb.insights.steps import NewStep, take_step, taken_steps

STEP = NewStep(cluster="g1", title="ипотека", step="write", article_id="", who="Вера", before=31)


def test_a_step_is_kept_with_its_group(db, now):
    with db.begin() as conn:
        take_step(conn, STEP, at=now)
        assert [(step.who, step.before) for step in taken_steps(conn, "g1")] == [("Вера", 31)]
        assert taken_steps(conn, "g2") == () and len(taken_steps(conn)) == 1


def test_an_unknown_step_is_refused(db, now):
    with db.begin() as conn, pytest.raises(ValueError, match="expected one of: write"):
        take_step(conn, NewStep(**{**vars(STEP), "step": "burn"}), at=now)
