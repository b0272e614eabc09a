"""Writers declare by examples what is no question for an article; a mistake in the file names its line."""

from __future__ import annotations

import pytest

from kb.articles.wishes.intents import as_records, from_records

GOOD = "person:\n  ru: [оператор, позовите оператора]\n  en: [operator]\nnothing:\n  ru: [помогите]\n"


def test_examples_are_kept_by_intent_and_language_in_their_order(folder):
    intents = folder.write("intents.yaml", GOOD).article("ru/a.md").load().intents
    assert [(one.name, one.lang, one.examples) for one in intents] == [
        ("person", "ru", ("оператор", "позовите оператора")),
        ("person", "en", ("operator",)),
        ("nothing", "ru", ("помогите",)),
    ]
    assert from_records(str(as_records(intents)).replace("'", '"')) == intents


def test_without_the_file_there_are_none(folder):
    assert folder.article("ru/a.md").load().intents == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("persn:\n  ru: [оператор]\n", 1),
        ("person: оператор\n", 1),
        ("person:\n  ru: оператор\n", 2),
        ("person:\n  ru: []\n", 2),
        ("person:\n  Russian: [оператор]\n", 2),
        ("person:\n  ru:\n    - оператор\n    - ''\n", 4),
        ("person:\n  ru:\n    - оператор\n    - [42]\n", 4),
        (f"person:\n  ru:\n    - {'слово ' * 13}\n", 3),
        ("person:\n  ru: [а]\nperson:\n  ru: [б]\n", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder, text: str, line: int):
    problem = folder.write("intents.yaml", text).article("ru/a.md").error()
    assert (problem.path, problem.code) == ("intents.yaml", "intents-broken")
    assert problem.line == line or "twice" in problem.message
