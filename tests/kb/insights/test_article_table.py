"""Articles as a table: every reason of a "no" has its column."""

from __future__ import annotations

from datetime import date

from kb.insights.article_table import COLUMNS, TextPromises, TextStates, article_table
from kb.insights.articles import ArticleFigures


def test_an_article_is_a_row():
    figures = ArticleFigures(article_id="ru/card", unhelpful=3, reasons={"unclear": 2}, saved=1.5)
    [row] = [
        dict(zip(COLUMNS, row, strict=True))
        for row in article_table(
            [figures], TextStates(overdue={"ru/card"}, changed={"ru/card": date(2026, 11, 20)})
        ).rows
    ]
    assert (row["unhelpful"], row["unclear"], row["outdated"], row["overdue"], row["expected_saved"]) == (
        3,
        2,
        0,
        1,
        1.5,
    )
    assert row["changed"] == "2026-11-20"
    assert (row["facts_changed"], row["unkept"]) == ("", "")  # nobody has looked into the text
    assert article_table([figures], TextStates()).rows[0][COLUMNS.index("changed")] == ""


def test_what_a_text_promises_stands_in_columns_of_its_own():
    figures = (ArticleFigures(article_id="ru/card"), ArticleFigures(article_id="ru/fine"))
    texts = TextStates(promises={"ru/card": TextPromises(changed=2, over=1, unkept=4)})
    at = [COLUMNS.index(name) for name in ("facts_changed", "facts_over", "unkept")]
    assert [[row[place] for place in at] for row in article_table(figures, texts).rows] == [[2, 1, 4], [0, 0, 0]]
