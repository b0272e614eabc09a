"""A writer reads in one comment which questions changed hands, and whether the change may be merged."""

from __future__ import annotations

from search.quality.compare import compare
from search.quality.report import SHOWN, as_comment, as_lines, verdict
from tests.search.quality.test_compare import NEW, golden, row


def stolen(count: int):
    before = golden(*(row(f"вопрос {n}", 1, lead=0.3) for n in range(count)))
    return compare(before, golden(*(row(f"вопрос {n}", 2, lead=-0.4) for n in range(count)), articles=NEW))


def test_a_change_that_changes_no_answer_passes_and_says_so():
    same = compare(golden(row("q", 1)), golden(row("q", 1)))
    assert verdict(same).startswith("Passed: 1 golden questions compared with g,")
    assert as_comment(same).endswith("No golden question is answered differently.\n")
    assert list(as_lines(same)) == [f"\n{verdict(same)}"]


def test_a_theft_is_told_with_the_question_and_how_to_mend_it():
    told = stolen(2)
    assert verdict(told).startswith("Failed: 2 of 2 golden questions now open another article first.")
    assert "kb why-not" in verdict(told)
    lines = list(as_lines(told))
    assert lines[0] == "\nStolen by an added or edited article (2):" and lines[1].startswith("  query “вопрос 0”")


def test_of_very_many_changes_a_comment_shows_some_and_counts_the_rest():
    comment = as_comment(stolen(SHOWN + 3))
    assert comment.count("- “вопрос") == SHOWN and "- … and 3 more" in comment
    assert "more" not in as_comment(stolen(SHOWN)).partition("**Stolen")[2]


def test_a_figure_that_dropped_is_named_beside_the_thefts():
    comparison = stolen(60)
    assert comparison.drops and "figures really dropped" in verdict(comparison) and " and " in verdict(comparison)
    assert any(line.startswith("\nWorse: ru, as typed") for line in as_lines(comparison))
    assert f"- {comparison.drops[0]}" in as_comment(comparison)


def test_a_query_full_of_marks_stays_words():
    comment = as_comment(compare(golden(row("[a](b) `c` @all <i>", 0)), golden(row("[a](b) `c` @all <i>", 1))))
    assert "\\[a\\](b) \\`c\\`" in comment and "@all" not in comment and "&lt;i&gt;" in comment
