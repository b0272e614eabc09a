"""The file of a hold-out has the figures of its page."""

from __future__ import annotations

from kb.measures.rate_difference import Apart, HitsOf
from kb.trials.holdout_report import HoldoutReport, TopicEffect
from kb.trials.holdout_table import COLUMNS, holdout_table
from kb.trials.trials import Trial


def test_all_stand_first_then_each_topic(now):
    trial = Trial(
        id=1, kind="holdout", share=0.5, plan={}, who="", started_at=now, ends_at=None, stopped_at=None, stopped_by=""
    )
    apart, few = Apart(0.08, 0.0312, 0.129), Apart(0.05, -0.01, 0.11)
    report = HoldoutReport(
        trial=trial,
        held=HitsOf(70, 100),
        offered=HitsOf(62, 100),
        followed=0,
        apart=apart,
        final=False,
        broken=False,
        topics=(TopicEffect("", HitsOf(7, 10), HitsOf(6, 10), few),),
    )
    rows = holdout_table(report).rows
    assert rows[0] == ("all", 100, 70, 70.0, 100, 62, 62.0, 8.0, 3.1, 12.9) and rows[1][0] == "others"
    assert len(rows[0]) == len(COLUMNS) and holdout_table(None).rows == ()
