"""A change may be merged unless it steals a question or a figure really drops."""

from __future__ import annotations

import pytest

from search.quality.compare import compare, really_below_zero
from search.quality.golden import Golden, GoldenRow
from search.quality.report import as_comment, as_lines


def row(
    query: str, rank: int, *, way: str = "as typed", by: str = "cards/new", lead: float = 0.0, **fields
) -> GoldenRow:
    found = tuple(by if n != rank else "cards/block" for n in range(1, 4)) if rank else (by,)
    answers = fields.pop("answers", ("cards/block",))
    values = {"lang": "ru", "source": "articles", "state": "list", "found": found} | fields
    return GoldenRow(query=query, way=way, answers=answers, rank=rank, lead=lead, **values)


def golden(*rows: GoldenRow, articles: dict[str, str] | None = None) -> Golden:
    held = articles or {"ru/cards/block": "a"}
    return Golden(generation="g", mode="hybrid", articles=held, titles={"ru/cards/new": "Новая"}, rows=rows)


NEW = {"ru/cards/block": "a", "ru/cards/new": "b"}


def test_nothing_changed_passes():
    assert compare(golden(row("q", 1)), golden(row("q", 1))).passed


def test_a_question_taken_by_a_new_article_fails_with_the_sentence():
    found = compare(golden(row("потерял карту", 1, lead=0.3)), golden(row("потерял карту", 4, lead=-0.4), articles=NEW))
    assert not found.passed
    assert [found.sentence(pair) for pair in found.stolen] == [
        "“потерял карту” (cards/block): 1 → 4, displaced by cards/new “Новая”"
    ]
    assert "query “потерял карту” (cards/block): 1 → 4, displaced by cards/new “Новая”" in "\n".join(as_lines(found))
    assert "kb why-not" in as_comment(found)


def test_an_unchanged_article_in_front_is_told_and_does_not_fail():
    found = compare(golden(row("q", 1, lead=0.3)), golden(row("q", 2, lead=-0.4)))
    assert found.passed and len(found.displaced) == 1 and not found.stolen


def test_two_articles_that_were_level_may_swap_places():
    assert compare(golden(row("q", 1, lead=0.01)), golden(row("q", 2, lead=-0.02), articles=NEW)).passed


def test_one_way_of_asking_alone_is_not_theft():
    ways = ("typo", "layout", "transliteration")
    before = [row("q", 1, lead=0.3), *(row("q", 1, way=way, lead=0.3) for way in ways)]
    after = [row("q", 2, lead=-0.1), *(row("q", 1, way=way, lead=0.3) for way in ways)]
    assert compare(golden(*before), golden(*after, articles=NEW)).stolen == ()
    after = [row("q", 2, lead=-0.1), *(row("q", 2, way=way, lead=-0.1) for way in ways)]
    assert len(compare(golden(*before), golden(*after, articles=NEW)).stolen) == 1


def test_a_question_moved_to_another_article_is_not_lost():
    assert compare(golden(row("q", 1)), golden(row("q", 1, answers=("cards/new",)))).pairs == ()


def test_gained_and_lost_are_told_apart():
    before = golden(row("a", 0), row("b", 2))
    after = golden(row("a", 1), row("b", 0))
    found = compare(before, after)
    assert [p.after.query for p in found.gained] == ["a"]
    assert [p.after.query for p in found.lost] == ["b"]
    assert "Gained" in as_comment(found) and "Lost" in as_comment(found)


def test_a_drop_of_many_questions_fails_with_the_figure():
    before = golden(*(row(f"q{n}", 1) for n in range(60)))
    after = golden(*(row(f"q{n}", 2 if n % 3 == 0 else 1) for n in range(60)))
    found = compare(before, after)
    assert not found.passed
    assert "ru, as typed: MRR 1.000 → 0.833 on 60 queries" in "\n".join(map(str, found.drops))


def test_gains_and_losses_that_cancel_out_pass():
    before = golden(*(row(f"q{n}", 1 + n % 2) for n in range(60)))
    after = golden(*(row(f"q{n}", 2 - n % 2) for n in range(60)))
    assert compare(before, after).drops == ()


def test_answers_to_what_nothing_answers_are_a_drop():
    def asked(state: str) -> Golden:
        return golden(*(row(f"погода {n}", 0, answers=(), state=state) for n in range(15)))

    assert compare(asked("list"), asked("answer")).drops[0].measure == "false answers"
    assert compare(asked("answer"), asked("list")).passed


@pytest.mark.parametrize(
    ("differences", "real"),
    [
        ([], False),
        ([[0.0]] * 50, False),
        ([[-0.5]] + [[0.0]] * 200, False),
        ([[-0.5]] * 20 + [[0.0]] * 80, True),
        ([[-0.5], [0.5]] * 50, False),
    ],
)
def test_only_a_drop_that_nearly_every_draw_shows_is_real(differences, real: bool):
    assert really_below_zero(differences) is real


def test_marks_in_a_query_do_not_become_markdown():
    text = as_comment(compare(golden(row("<b>*x* @all", 0)), golden(row("<b>*x* @all", 1))))
    assert "<b>" not in text and "@all" not in text
