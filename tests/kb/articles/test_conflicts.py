"""Articles that get into each other's way are told of, each at the line its writer has to change."""

from __future__ import annotations

import pytest

from kb.rendering.render import render


def test_two_files_of_one_article_can_not_stand_beside_each_other(folder):
    folder.article("ru/cards/block.md").article("ru/cards/block.markdown")
    assert {problem.code for problem in folder.errors()} == {"article-twice"}


def test_names_that_differ_only_in_letter_case_are_one_file_on_other_machines(folder):
    folder.article("ru/cards/block.md").article("ru/cards/Block.md")
    assert folder.error().code == "name-clash"


def test_a_code_can_be_dictated_only_when_it_is_one_articles(folder):
    folder.article("ru/a.md", code="1204").article("ru/b.md", code="1204")
    problem = folder.error()
    assert (problem.path, problem.code) == ("ru/b.md", "code-twice")
    assert "ru/a.md" in problem.message


def test_the_same_code_in_two_languages_is_the_same_article(folder):
    folder.article("ru/a.md", code="1204").article("en/a.md", code="1204")
    assert folder.load().problems == ()


def test_a_related_article_that_is_not_there_is_told_with_the_nearest_name(folder):
    folder.article("ru/cards/block.md", related=["cards/unblok"]).article("ru/cards/unblock.md")
    (warning,) = folder.warnings()
    assert warning.code == "related-unknown"
    assert "cards/unblock" in warning.hint


def test_a_public_article_does_not_promise_an_internal_one(folder):
    folder.article("ru/a.md", related=["b"]).article("ru/b.md", audience="internal")
    assert folder.codes() == ["related-internal"]


def test_a_question_belongs_to_one_answer(folder):
    folder.article("ru/a.md", questions=["Как закрыть карту"]).article("ru/b.md", questions=["как  закрыть КАРТУ"])
    (warning,) = folder.warnings()
    assert (warning.code, warning.path) == ("question-twice", "ru/b.md")


def test_a_draft_of_an_article_may_repeat_its_questions(folder):
    folder.article("ru/a.md", questions=["как закрыть"]).article(
        "ru/a.draft.md", questions=["как закрыть"], status="draft"
    )
    assert "question-twice" not in folder.codes()


def test_an_old_address_leads_to_one_article_and_never_away_from_a_living_one(folder):
    folder.article("ru/a.md", redirect_from=["old", "c"]).article("ru/b.md", redirect_from=["old"]).article("ru/c.md")
    assert sorted(folder.codes()) == ["redirect-taken", "redirect-taken"]


def test_a_cited_fact_nobody_wrote_stops_a_published_article_and_warns_in_a_draft(folder):
    folder.article("ru/a.md", "{{ fact:no.such }}\n")
    assert folder.error().line == 4
    folder.article("ru/a.md", "{{ fact:no.such }}\n", status="draft")
    assert [warning.severity for warning in folder.warnings()] == ["warning"]


def test_folders_that_differ_in_letter_case_are_told_also_in_another_language(folder):
    folder.article("ru/x/y/a.md").article("ru/X/b.md").article("en/x/Y/c.md").article("ru/x/y/d.md")
    told = {(problem.path, problem.code) for problem in folder.errors()}
    assert told == {("ru/X/b.md", "name-clash"), ("ru/x/y/a.md", "name-clash"), ("ru/x/y/d.md", "name-clash")}


@pytest.mark.parametrize(
    "code", ["```\n{{ fact:none }}\n```\n", "~~~ yaml\nx: {{ fact:none }}\n~~~\n", "Пишите `{{ fact:none }}`.\n"]
)
def test_a_citation_of_no_fact_inside_code_is_shown_as_it_is_written(folder, code: str):
    folder.write("ru/a.md", f"# А\n\n{code}\nТекст.\n")
    (article,) = folder.load().articles
    assert "{{ fact:none }}" in render(article, library=folder.load(), audience="public").html


def test_outside_of_code_it_is_an_error_still(folder):
    folder.write("ru/a.md", "# А\n\n```\nx\n```\n\n{{ fact:none }}\n")
    assert folder.error().code == "fact-unknown"
