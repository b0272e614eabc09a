"""Groups of questions as a table: shares are in per cent with one digit."""

from __future__ import annotations

from kb.insights.question_table import COLUMNS, percent, question_table
from kb.insights.questions import AskedGroup


def test_a_group_is_a_row():
    group = AskedGroup(
        group_id="g",
        lang="ru",
        text="ипотека",
        article_id="",
        visitors=9,
        before=3,
        asked=9,
        unanswered=3,
        unopened=2,
        repeated=1,
        tickets=2,
        bars=(4, 5),
    )
    [row] = question_table([group], {"g": "write"}).rows
    assert dict(zip(COLUMNS, row, strict=True)) == {
        "group": "g",
        "lang": "ru",
        "question": "ипотека",
        "article": "",
        "visitors": 9,
        "visitors_before": 3,
        "no_answer_percent": 33.3,
        "nothing_opened_percent": 22.2,
        "asked_anew_percent": 11.1,
        "tickets": 2,
        "tickets_percent": 22.2,
        "step": "write",
    }
    assert percent(1 / 3) == 33.3
