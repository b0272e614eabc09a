"""An article's own shape."""

from __future__ import annotations

import pytest


def test_a_good_article_has_no_problem(write, codes):
    write("ru/cards/a.md", "Текст.\n\n## Раздел\n\n[Другая](b.md)\n")
    write("ru/cards/b.md", "Текст [первой](a.md).\n")
    assert codes() == []


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ({"summary": ""}, "summary-missing"),
        ({"summary": "слово " * 80}, "summary-long"),
        ({"title": "слово " * 20}, "title-long"),
        ({"questions": []}, "questions-missing"),
        ({"owner": ""}, "owner-missing"),
        ({"publish_at": "2026-01-02", "expire_at": "2026-01-02"}, "schedule-crossed"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_told(write, codes, front: dict, code: str):
    write("ru/a.md", **front)
    assert code in codes()


def test_a_title_that_is_only_the_files_name_is_told(folder, the):
    folder.write("ru/block-card.md", "Просто текст.\n")
    assert "'Block card'" in the("title-missing").message


def test_a_first_heading_is_title_enough(folder, codes):
    folder.write("ru/block-card.md", "# Block card\n\nПросто текст.\n")
    assert "title-missing" not in codes()


def test_a_skipped_heading_level_is_told_at_its_line(write, the):
    write("ru/a.md", "## Раз\n\n#### Два\n")
    told = the("heading-order")
    assert (told.line, "Два" in told.message) == (11, True)


def test_headings_that_begin_at_any_level_are_in_order(write, codes):
    write("ru/a.md", "### Раз\n\n#### Два\n\n### Три\n")
    assert "heading-order" not in codes()


def test_the_same_heading_twice_in_one_place_is_told_but_not_in_two(write, codes):
    write("ru/a.md", "## Раз\n\n### Цена\n\n## Два\n\n### Цена\n")
    assert "heading-repeated" not in codes()
    write("ru/b.md", "## Раз\n\n### Цена\n\n### Цена\n")
    assert "heading-repeated" in codes()


def test_a_second_title_is_told(write, codes):
    write("ru/a.md", "# Ещё заголовок\n\n## Раздел\n")
    assert "heading-second-title" in codes()


def test_code_is_no_heading(write, codes):
    write("ru/a.md", "## Раз\n\n```\n# комментарий\n#### ещё\n```\n")
    assert not {"heading-second-title", "heading-order"} & set(codes())


def test_a_scaffold_nobody_has_written_is_told_at_its_line_unless_it_is_a_draft(write, the, codes):
    write("ru/a.md", "Ответ есть.\n\n1. Первый шаг.\n")
    assert (the("scaffold-left").line, the("scaffold-left").severity) == (11, "error")
    write("ru/a.md", "Ответ есть.\n\n1. Первый шаг.\n", status="draft")
    assert "scaffold-left" not in codes()
    write("ru/a.md", "Ответ есть.\n", questions=["как об этом спрашивают"])
    assert "scaffold-left" in codes()
