"""terms.yaml says what we call things; a word to avoid is found in every form, and never inside another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checks.terms import Term, read_terms

WRITTEN = """
обращение:
  lang: ru
  avoid: [тикет*, "заявка в поддержку"]
  why: так говорим с клиентами
  fix: true
"""


def terms(root: Path, text: str) -> tuple[Term, ...]:
    (root / "terms.yaml").write_text(text, "utf-8")
    found, problems = read_terms(root)
    assert problems == ()
    return found


@pytest.mark.parametrize("text", ["Создайте тикет", "Все тикеты", "ТИКЕТОВ нет", "Это заявка  в\nподдержку"])
def test_a_word_is_found_in_every_form(tmp_path: Path, text: str):
    assert any(term.avoid.search(text) for term in terms(tmp_path, WRITTEN))


@pytest.mark.parametrize("text", ["антитикет", "мини-тикет", "заявка", "этикетка"])
def test_a_word_inside_another_is_not_it(tmp_path: Path, text: str):
    assert not any(term.avoid.search(text) for term in terms(tmp_path, WRITTEN))


@pytest.mark.parametrize(("text", "told"), [("- тикет\n", 1), ("просто слова\n", 1), ("", 0), ("# позже\n---\n", 0)])
def test_a_file_that_names_no_term_is_told_unless_it_is_empty(tmp_path: Path, text: str, told: int):
    (tmp_path / "terms.yaml").write_text(text, "utf-8")
    found, problems = read_terms(tmp_path)
    assert not found and [one.code for one in problems] == ["terms-broken"] * told


def test_only_a_word_of_one_form_may_be_mended_by_itself(tmp_path: Path):
    assert [term.fixed for term in terms(tmp_path, WRITTEN)] == [False, True]


@pytest.mark.parametrize(
    "text", ["обращение: тикет\n", "обращение: {lang: ru}\n", "обращение: {avoid: [тикет]}\n", "a: b: c\n"]
)
def test_a_broken_term_is_told_with_the_format(tmp_path: Path, text: str):
    (tmp_path / "terms.yaml").write_text(text, "utf-8")
    found, problems = read_terms(tmp_path)
    assert found == ()
    assert [problem.code for problem in problems] == ["terms-broken"]


def test_a_folder_without_the_list_has_no_terms(tmp_path: Path):
    assert read_terms(tmp_path) == ((), ())
