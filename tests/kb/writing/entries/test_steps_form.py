"""A step of a decision tree is changed in its form, and no other line of the article."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kb.articles.front_matter.fields import parse
from kb.articles.yaml_fields import read_fields
from kb.writing.entries.steps_form import step_at, steps_in, with_step, without_step

ARTICLES = Path(__file__).parents[4] / "articles"
SOURCE = """---
title: Нет связи
steps:
  # The first question.
  site:
    question: "Открывается ли сайт?"   # of the bank
    answers:
      "Да": app
      "Нет": others
  others:
    question: "А любой другой?"
    answers:
      "Да": {conclusion: "Выключить VPN."}
      "Нет":
        conclusion: "Это к провайдеру."
        article: internal/hand-over
  app:
    question: "Что на экране?"
    answers: {"Версия": {article: app/update}, "Ничего": {conclusion: "Переустановить."}}
code: "9014"
---
Текст.
"""


def step(source: str, id: str) -> dict[str, str]:
    steps = steps_in(source)
    assert steps is not None
    return dict(steps[id])


def tree(source: str) -> dict[str, dict]:
    head = source.split("---\n")[1]
    fields = read_fields(head)
    assert fields is not None
    return fields.values.get("steps", {})


def test_a_form_shows_the_question_and_where_each_answer_leads():
    assert step(SOURCE, "others") == {
        "question": "А любой другой?",
        "answers.0.text": "Да",
        "answers.0.next": "",
        "answers.0.article": "",
        "answers.0.conclusion": "Выключить VPN.",
        "answers.1.text": "Нет",
        "answers.1.next": "",
        "answers.1.article": "internal/hand-over",
        "answers.1.conclusion": "Это к провайдеру.",
    }
    assert step(SOURCE, "site")["answers.0.next"] == "app"


@pytest.mark.parametrize(
    "file", sorted(path for path in ARTICLES.rglob("*.md") if "\nsteps:" in path.read_text("utf-8"))
)
def test_a_form_sent_back_as_it_was_changes_no_byte(file: Path):
    source = file.read_text("utf-8")
    steps = steps_in(source)
    assert steps
    for id, values in steps.items():
        assert with_step(source, id, values) == source
        assert with_step(source, id, {**values, "answers.9.text": " "}) == source


def test_what_is_written_otherwise_changes_its_own_line():
    made = with_step(SOURCE, "site", step(SOURCE, "site") | {"question": "Сайт открывается?"})
    assert made == SOURCE.replace("Открывается ли сайт?", "Сайт открывается?")
    made = with_step(SOURCE, "site", step(SOURCE, "site") | {"answers.1.next": "app"})
    assert made == SOURCE.replace('"Нет": others', '"Нет": app')
    made = with_step(SOURCE, "others", step(SOURCE, "others") | {"answers.1.conclusion": "К провайдеру."})
    assert made == SOURCE.replace("Это к провайдеру.", "К провайдеру.")
    made = with_step(SOURCE, "others", step(SOURCE, "others") | {"answers.1.article": ""})
    assert made == SOURCE.replace("        article: internal/hand-over\n", "")


def test_an_answer_keeps_its_end_when_its_words_change():
    made = with_step(SOURCE, "others", step(SOURCE, "others") | {"answers.0.text": "Да: все", "answers.1.text": "Да"})
    assert made == SOURCE.replace('"Нет":\n        conc', '"Да":\n        conc').replace(
        '"Да": {conc', '"Да: все": {conc'
    )


def test_an_answer_becomes_an_end_or_a_way_on():
    made = with_step(
        SOURCE, "site", step(SOURCE, "site") | {"answers.0.next": "", "answers.0.conclusion": "Всё работает"}
    )
    assert tree(made)["site"]["answers"]["Да"] == {"conclusion": "Всё работает"}
    back = with_step(made, "site", step(SOURCE, "site"))
    assert tree(back) == tree(SOURCE) and "# of the bank" in back


def test_answers_are_added_and_taken_out():
    more = {"answers.2.text": "Не знаю", "answers.2.conclusion": "Спросить ещё раз: #1"}
    made = with_step(SOURCE, "site", step(SOURCE, "site") | more)
    assert [*tree(made)["site"]["answers"]] == ["Да", "Нет", "Не знаю"]
    assert tree(made)["site"]["answers"]["Не знаю"] == {"conclusion": "Спросить ещё раз: #1"}
    assert with_step(made, "site", step(made, "site") | dict.fromkeys(more, "")) == SOURCE
    without_first = {name: "" for name in step(SOURCE, "app") if name.startswith("answers.0.")}
    assert [*tree(with_step(SOURCE, "app", step(SOURCE, "app") | without_first))["app"]["answers"]] == ["Ничего"]


NEW = {
    "question": "Включён ли VPN?",
    "answers.0.text": "Да",
    "answers.0.conclusion": "Выключить.",
    "answers.1.text": "Нет",
    "answers.1.next": "app",
}


def test_a_new_step_stands_behind_the_others_and_can_be_taken_out_again():
    made = with_step(SOURCE, "vpn", NEW)
    assert [*tree(made)] == ["site", "others", "app", "vpn"] and 'code: "9014"' in made
    assert tree(made)["vpn"] == {
        "question": "Включён ли VPN?",
        "answers": {"Да": {"conclusion": "Выключить."}, "Нет": "app"},
    }
    assert without_step(made, "vpn") == SOURCE
    assert without_step(SOURCE, "none") == SOURCE
    assert [*tree(without_step(SOURCE, "site"))] == ["others", "app"]


@pytest.mark.parametrize("head", ["title: Нет связи\n", "title: Нет связи\nsteps:\n", "title: A\nsteps: {}\n"])
def test_an_article_without_a_tree_gets_one_and_loses_it_with_its_last_step(head: str):
    source = f"---\n{head}---\nТекст.\n"
    assert steps_in(source) == {}
    made = with_step(source, "vpn", NEW | {"answers.1.next": "", "answers.1.conclusion": "Дальше."})
    assert not isinstance(parse(made, "ru/a.md"), list), made
    assert step(made, "vpn")["answers.1.conclusion"] == "Дальше."
    assert "Текст." in made and steps_in(without_step(made, "vpn")) == {}


@pytest.mark.parametrize("name", ["", " ", "a: b", "[x]", "x" * 61, '"', "#1"])
def test_a_name_that_is_none_is_refused(name: str):
    with pytest.raises(ValueError, match="can't be a step"):
        with_step(SOURCE, name, NEW)


def test_the_same_answer_twice_is_refused_and_nothing_is_lost():
    with pytest.raises(ValueError, match="twice"):
        with_step(SOURCE, "site", step(SOURCE, "site") | {"answers.1.text": "Да"})
    with pytest.raises(ValueError, match="twice"):
        with_step(SOURCE, "new", NEW | {"answers.1.text": " Да "})


@pytest.mark.parametrize(
    "source",
    [
        "Без полей.\n",
        "---\ntitle: [\n---\n",
        "---\ntitle: A\nsteps: [a, b]\n---\n",
        "---\ntitle: A\nsteps: {a: text}\n---\n",
        "---\ntitle: A\nsteps: {a: {question: [x]}}\n---\n",
        "---\ntitle: A\nsteps: {a: {answers: {b: [c]}}}\n---\n",
    ],
)
def test_what_is_no_tree_has_no_form(source: str):
    assert steps_in(source) is None and without_step(source, "a") == source
    with pytest.raises(ValueError, match="can't be a step"):
        with_step(source, "a", NEW)


def test_a_line_is_told_by_its_step():
    lines = SOURCE.split("\n")
    assert step_at(SOURCE, lines.index('    question: "А любой другой?"') + 1) == "others"
    assert step_at(SOURCE, lines.index("        article: internal/hand-over") + 1) == "others"
    assert step_at(SOURCE, 2) == "" and step_at(SOURCE, lines.index("Текст.") + 1) == ""


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_filled_in_is_what_the_form_shows_afterwards(seed: int):
    """Words with marks of YAML among them; the rest of the article stays."""
    said = random.Random(seed)
    words = ["да", "Нет: вот", "yes", "#1", '"a"', "it's", "{x}", "[y", "- z", "&w", "карта 💳", "null", "a: b: c"]
    source = SOURCE
    for _ in range(5):
        id = said.choice(["site", "others", "app", "new"])
        values = {"question": said.choice(words)}
        for number, text in enumerate(said.sample(words, said.randint(1, 5))):
            ends = {"next": said.choice(["app", "site"])} if said.random() < 0.4 else {"conclusion": said.choice(words)}
            ends |= {"article": "cards/pin"} if "conclusion" in ends and said.random() < 0.5 else {}
            values |= {f"answers.{number}.{name}": end for name, end in {"text": text, **ends}.items()}
        held = len([name for name in (steps_in(source) or {}).get(id, {}) if name.endswith(".text")])
        cleared = {f"answers.{n}.{name}": "" for n in range(held) for name in ("text", "next", "article", "conclusion")}
        others = {other: one for other, one in tree(source).items() if other != id}
        source = with_step(source, id, cleared | values)
        shown = {name: text for name, text in step(source, id).items() if text}
        assert shown == values
        assert {other: one for other, one in tree(source).items() if other != id} == others
        assert source.endswith('code: "9014"\n---\nТекст.\n') and "# The first question." in source
