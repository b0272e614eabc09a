"""Articles as a table: every reason of a "no" has its column."""

from __future__ import annotations

from datetime import date

from kb.insights.article_table import COLUMNS, article_table
from kb.insights.articles import ArticleFigures


def test_an_article_is_a_row():
    figures = ArticleFigures(article_id="ru/card", unhelpful=3, reasons={"unclear": 2}, saved=1.5)
    [row] = [
        dict(zip(COLUMNS, row, strict=True))
        for row in article_table([figures], {"ru/card"}, {"ru/card": date(2026, 11, 20)}).rows
    ]
    assert (row["unhelpful"], row["unclear"], row["outdated"], row["overdue"], row["expected_saved"]) == (
        3,
        2,
        0,
        1,
        1.5,
    )
    assert row["changed"] == "2026-11-20"
    assert article_table([figures], (), {}).rows[0][COLUMNS.index("changed")] == ""
