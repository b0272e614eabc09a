"""Fields above an article are taken as written; what a writer got wrong is told at its line, what others' tools mean is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.front_matter.fields import Parsed, parse, split


def parsed(text: str) -> Parsed:
    result = parse(text, "ru/a.md")
    assert isinstance(result, Parsed), result
    return result


def problems(text: str):
    result = parse(text, "ru/a.md")
    assert isinstance(result, list)
    return result


def test_fields_and_body_are_parted_and_the_body_knows_its_line():
    article = parsed("---\ntitle: Карта\ncode: 0012\n---\nТекст\n")
    assert (article.fields.title, article.fields.code) == ("Карта", "0012")
    assert (article.body, article.body_line) == ("Текст\n", 5)


def test_toml_is_read_as_well():
    article = parsed('+++\ntitle = "Карта"\nquestions = ["как закрыть"]\n+++\nТекст\n')
    assert (article.fields.title, article.fields.questions, article.body_line) == ("Карта", ("как закрыть",), 5)


@pytest.mark.parametrize("text", ["Текст без полей\n", "---\nпросто черта\n---\nТекст\n", "---\n\nТекст"])
def test_a_rule_of_hyphens_is_not_front_matter(text: str):
    assert parsed(text).body == text


def test_front_matter_that_is_never_closed_is_told():
    assert [problem.code for problem in problems("---\ntitle: Карта\nТекст\n")] == ["front-matter-unclosed"]
    assert not split("---\ntitle: Карта\n").closed


def test_broken_yaml_is_told_at_its_line():
    (problem,) = problems("---\ntitle: Карта: как закрыть\n---\n")
    assert (problem.code, problem.line) == ("front-matter-broken", 2)


@pytest.mark.parametrize(
    ("field", "code", "word"),
    [
        ("audience: everybody", "field-value", "audience"),
        ("code: abc", "field-value", "short number"),
        ("review_by: soon", "field-value", "date"),
        ("questions:\n  - Fees: how much?", "field-value", "colon"),
        ("translated_from: xyz", "field-value", "git hash"),
        ("title: Б", "field-repeated", "title"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(field: str, code: str, word: str):
    found = problems(f"---\ntitle: А\n{field}\n---\n")
    assert found[0].code == code
    assert found[0].line >= 3
    assert word in found[0].message + found[0].hint


def test_one_question_may_stand_without_a_list_and_paths_without_their_ending():
    fields = parsed("---\nquestions: как закрыть\nredirect_from: [/old/a.md, old/a]\n---\n").fields
    assert (fields.questions, fields.redirect_from) == (("как закрыть",), ("old/a",))


@pytest.mark.parametrize("written", ["date: 2026-01-02", "lastmod: 2026-01-02T10:00:00Z", "ms.date: 01/02/2026"])
def test_the_day_of_a_change_is_taken_from_other_tools_fields(written: str):
    assert parsed(f"---\n{written}\n---\n").fields.updated == date(2026, 1, 2)


def test_an_unknown_field_is_a_warning_that_names_the_nearest_one():
    (unused,) = parsed("---\ntitle: А\nquestion: как\n---\n").unused
    assert (unused.name, unused.problem.severity) == ("question", "warning")
    assert "questions" in unused.problem.hint


def test_another_tools_value_is_left_out_unless_it_may_hide_something():
    foreign = "author: x\nlayout: y\nweight: 3\n"
    assert [
        unused.name for unused in parsed(f"---\n{foreign}audience: ITPro\n---\n").unused if unused.name == "audience"
    ]
    assert problems(f"---\n{foreign}audience: staff only\n---\n")[0].code == "field-value"
