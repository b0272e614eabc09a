"""A writer's list of synonyms: what it may say, and what is told when it says something else."""

from __future__ import annotations

import json

import pytest

from kb.articles.synonyms import Synonym, as_records, from_records

GOOD = "ru:\n  - says: личный кабинет\n    also: [лк, кабинет клиента]\n  - {says: СМС, also: эсэмэска}\nen:\n  - {says: one-time code, also: [OTP]}\n"


@pytest.fixture
def loaded(folder):
    return lambda text: folder.write("synonyms.yaml", text).article("ru/a.md").load().synonyms


def test_synonyms_are_read_by_language_in_the_order_of_the_file(loaded):
    assert loaded(GOOD) == (
        Synonym(lang="ru", says="личный кабинет", also=("лк", "кабинет клиента"), line=2),
        Synonym(lang="ru", says="СМС", also=("эсэмэска",), line=4),
        Synonym(lang="en", says="one-time code", also=("OTP",), line=6),
    )


def test_a_folder_without_the_file_or_with_an_empty_one_has_none(folder, loaded):
    assert folder.article("ru/a.md").load().synonyms == ()
    assert loaded("# nothing yet\n") == loaded("ru:\n") == ()


def test_words_that_look_like_yaml_values_stay_words(loaded):
    (one,) = loaded("en:\n  - {says: yes, also: [no, 2024]}\n")
    assert (one.says, one.also) == ("yes", ("no", "2024"))


def test_what_is_kept_with_an_index_comes_back_the_same(loaded):
    assert [(s.lang, s.says, s.also) for s in from_records(json.dumps(as_records(loaded(GOOD))))] == [
        (s.lang, s.says, s.also) for s in loaded(GOOD)
    ]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("ru:\n  - says: лк\n", 2, "synonyms-broken"),
        ("ru:\n  - {says: кабинет, also: []}\n", 2, "synonyms-broken"),
        ("ru:\n  - {says: '', also: [лк]}\n", 2, "synonyms-broken"),
        ("ru:\n  - {says: кабинет, also: ['…']}\n", 2, "synonyms-broken"),
        ("ru:\n  - {says: кабинет, also: [лк], why: так}\n", 2, "synonyms-broken"),
        ("ru:\n  - {says: кабинет, also: {лк: 1}}\n", 2, "synonyms-broken"),
        ("ru:\n  - кабинет\n", 2, "synonyms-broken"),
        ("ru: {says: кабинет, also: [лк]}\n", 1, "synonyms-broken"),
        ("русский:\n  - {says: кабинет, also: [лк]}\n", 1, "synonyms-broken"),
        ("ru:\n  - {says: a, also: [b]}\nru:\n  - {says: c, also: [d]}\n", 3, "synonyms-broken"),
        ("- says: кабинет\n", 1, "yaml-broken"),
        ("ru:\n  - {says: кабинет, also: [не могу никак войти в кабинет]}\n", 2, "synonym-long"),
        ("ru:\n  - {says: " + "щ" * 61 + ", also: [лк]}\n", 2, "synonym-long"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_stops_the_build(folder, text: str, line: int, code: str):
    problem = folder.write("synonyms.yaml", text).article("ru/a.md").error()
    assert (problem.path, problem.line, problem.code) == ("synonyms.yaml", line, code)
    assert problem.hint


def test_every_mistake_is_told_at_once_and_the_others_are_used_when_that_is_asked_for(folder):
    folder.write("synonyms.yaml", "ru:\n  - {says: а}\n  - {says: б}\n  - {says: кабинет, also: [лк]}\n").article(
        "ru/a.md"
    )
    assert [problem.line for problem in folder.errors()] == [2, 3]
    assert [one.also for one in folder.load(skip_bad=True).synonyms] == [("лк",)]
