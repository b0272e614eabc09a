"""The first heading of a text is found as a reader sees it: outside code, in words without marks."""

from __future__ import annotations

import pytest

from kb.articles.headings import SourceHeading, first_heading, plain, same_heading, without_line


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        ("# Карта\nТекст", SourceHeading(0, 1, "Карта")),
        ("\n# Карта ##\n", SourceHeading(1, 1, "Карта")),
        ("## Часть\n\n# Карта", SourceHeading(2, 1, "Карта")),
        ("## Часть\n\nещё\n---\n", None),
        ("# C#", SourceHeading(0, 1, "C#")),
        ("<h1 align='center'>Карта</h1>", SourceHeading(0, 1, "Карта")),
        ("#1 в рейтинге", None),
        ("Карта\n=====\n", SourceHeading(0, 2, "Карта")),
        ("```\n# code\n```\n# Карта", SourceHeading(3, 1, "Карта")),
        ("Текст\nещё строка\n---\n", None),
        ("| a | b |\n|---|---|\n", None),
        ("####### семь", None),
        ("просто текст", None),
    ],
)
def test_the_first_heading_outside_code_is_the_one(body: str, heading: SourceHeading | None):
    assert first_heading(body) == heading


def test_a_heading_taken_out_leaves_every_other_line_its_number():
    body = "Карта\n=====\nТекст"
    heading = first_heading(body)
    assert heading is not None
    assert without_line(body, heading) == "\n\nТекст"


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Жирный** и `код`", "Жирный и код"),
        ("[ссылка](/a) ![рисунок](b.png)", "ссылка рисунок"),
        ("Карта {#card}", "Карта"),
        ("Карта { .big }", "Карта"),
        ("Карта {: #card .big }", "Карта"),
        ('Карта {: data-toc-label="К" }', "Карта"),
        ("Карта {a, b}", "Карта {a, b}"),
        (r"\*звезда\* &amp; <b>тег</b>", "*звезда* & тег"),
    ],
)
def test_a_heading_is_shown_without_its_marks(markdown: str, words: str):
    assert plain(markdown) == words


def test_headings_are_the_same_to_a_reader_whatever_their_case_dots_and_dots_over_e():
    assert same_heading("Всё о *картах*!", "все о картах")
    assert not same_heading("Карта", "Карты")


@pytest.mark.parametrize("marks", ["`", "*", "_", "[", "![", "~", "<", "**a"])
@pytest.mark.parametrize("written", ["{}\n===\n", "# {}\n", "<h1>{}</h1>\n"])
def test_a_line_too_long_to_be_a_heading_is_none_and_is_passed_at_once(marks: str, written: str):
    assert first_heading(written.format(marks * 20_000)) is None
