"""A decision tree is refused when an agent could get lost in it, and walked by the numbers of its answers."""

from __future__ import annotations

import pytest

from kb.articles.steps import walk
from kb.authoring.move_plan import plan
from kb.checks import inspect
from tests.kb.conftest import FACTS, TODAY

END = {"conclusion": "Готово."}
TREE = {
    "site": {"question": "Открывается ли сайт?", "answers": {"Да": "app", "Нет": "vpn"}},
    "app": {"question": "Приложение новое?", "answers": {"Да": END, "Нет": {"article": "app/update"}}},
    "vpn": {"question": "VPN включён?", "answers": {"Да": END, "Нет": "app"}},
}


def tree(**changed: object) -> dict:
    return {name: step for name, step in {**TREE, **changed}.items() if step}


@pytest.fixture
def base(folder):
    folder.write("facts.yaml", FACTS)
    folder.article("ru/app/update.md", title="Обновить")
    folder.article("ru/internal/second-line.md", title="Вторая линия", audience="internal")
    return folder


def steps(base, path: str = "ru/app/start.md", **front: object):
    base.article(path, **front)
    return base.load().by_path[path].steps


def test_a_tree_is_read_in_the_order_written(base):
    made = steps(base, steps=TREE)
    assert [step.id for step in made] == ["site", "app", "vpn"]
    assert [(answer.text, answer.next, answer.article) for answer in made[1].answers] == [
        ("Да", "", ""),
        ("Нет", "", "app/update"),
    ]


def test_a_walk_follows_the_numbers_of_the_answers(base):
    made = steps(base, steps=TREE)
    far = walk(made, (2, 2, 1))
    assert [(step.id, answer.text) for step, answer in far.taken] == [("site", "Нет"), ("vpn", "Нет"), ("app", "Да")]
    assert far.here is None and far.end and far.end.conclusion == "Готово."
    begun = walk(made, ())
    assert begun.here is made[0] and begun.end is None


@pytest.mark.parametrize("way", [(3,), (0,), (-1, 1), (1, 9, 1)])
def test_a_walk_stops_where_the_tree_has_changed(base, way):
    far = walk(steps(base, steps=TREE), way)
    assert far.here is not None and far.end is None and len(far.taken) < len(way)


def test_facts_stand_in_questions_answers_and_conclusions(base):
    asked = {
        "a": {
            "question": "Звонили {{ fact:hotline.moscow }}?",
            "answers": {"Ждал {{ fact:wait.phone }}": {"conclusion": "{{ fact:wait.phone }}"}},
        }
    }
    (made,) = steps(base, steps=asked)
    assert made.question == "Звонили +7 (495) 000-24-24?"
    assert (made.answers[0].text, made.answers[0].conclusion) == ("Ждал 10–25 минут", "10–25 минут")


def test_the_language_in_a_key_is_left_out(base):
    made = steps(base, steps=tree(app={"question": "?", "answers": {"a": {"article": "/ru/app/update.md"}, "b": END}}))
    assert made[1].answers[0].article == "app/update"


WRONG = [
    ("steps-next", {"vpn": {"question": "?", "answers": {"Да": END, "Нет": "app1"}}}, "'app1'", "did you mean 'app'?"),
    (
        "steps-circle",
        {"vpn": {"question": "?", "answers": {"Да": END, "Нет": "site"}}},
        "site → vpn → site",
        "end the walk",
    ),
    ("steps-circle", {"app": {"question": "?", "answers": {"Да": "app", "Нет": END}}}, "app → app", "end the walk"),
    (
        "steps-unreached",
        {"lost": {"question": "?", "answers": {"Да": END, "Нет": END}}},
        "'lost'",
        "let an answer lead",
    ),
    (
        "steps-article",
        {"vpn": {"question": "?", "answers": {"a": {"article": "app/updat"}, "b": END}}},
        "'app/updat'",
        "'app/update'",
    ),
    (
        "steps-internal",
        {"vpn": {"question": "?", "answers": {"a": {"article": "internal/second-line"}, "b": END}}},
        "internal",
        "conclusion",
    ),
    ("field-value", {"vpn": {"question": "?", "answers": {}}}, "no words", "what the caller may say"),
    ("field-value", {"vpn": {"question": "?", "answers": {"": END}}}, "no words", "what the caller may say"),
    ("field-value", {"vpn": {"question": "?", "answers": {"Да": ""}}}, "leads nowhere", "give the next step"),
    (
        "field-value",
        {"vpn": {"question": "?", "answers": {"Да": {"next": "app", **END}}}},
        "to a step and to an end",
        "keep next",
    ),
    ("field-value", {"vpn": {"question": " ", "answers": {"Да": END}}}, "nothing is asked", "write the question"),
    ("field-value", {"vpn": {"question": "?", "answers": {str(n): END for n in range(10)}}}, "10 answers", "9 at most"),
    ("field-value", {"vpn": {"question": "?", "answers": {"Да": {"artcle": "app/update"}}}}, "artcle", "remove it"),
    ("field-value", {"vpn": {"answers": {"Да": END}}}, "question is missing", "add"),
]


@pytest.mark.parametrize(("code", "changed", "told", "remedy"), WRONG)
def test_a_tree_an_agent_could_get_lost_in_is_refused_at_its_line(base, code, changed, told, remedy):
    base.article("ru/app/start.md", steps=tree(**changed))
    found = [problem for problem in base.errors() if problem.code == code]
    assert len(found) == 1 and told in found[0].message and remedy in found[0].hint
    line = (base.root / found[0].path).read_text("utf-8").splitlines()[found[0].line - 1]
    assert found[0].line > 3 and line.strip()


def test_the_line_told_is_the_line_of_the_answer(base):
    front = "title: А\nsteps:\n  a:\n    question: Да?\n    answers:\n      Нет: {conclusion: x}\n      Да: b\n"
    base.write("ru/app/start.md", f"---\n{front}---\nТекст.\n")
    assert (base.error().line, base.error().code) == (8, "steps-next")


def test_a_step_written_twice_is_told(base):
    step = "    question: Да?\n    answers: {Да: {conclusion: x}}\n"
    base.write("ru/app/start.md", f"---\nsteps:\n  a:\n{step}  a:\n{step}---\nТекст.\n")
    assert (base.error().code, base.error().line) == ("field-repeated", 6)


def test_an_answer_may_not_open_a_draft(base):
    base.article("ru/app/update.md", status="draft")
    base.article("ru/app/start.md", steps=TREE)
    assert base.error().code == "steps-article"


def test_an_unknown_fact_in_a_conclusion_is_told_at_its_line(base):
    base.article(
        "ru/app/start.md",
        steps=tree(vpn={"question": "?", "answers": {"Да": {"conclusion": "{{ fact:no }}"}, "Нет": "app"}}),
    )
    assert base.error().code == "fact-unknown" and base.error().line > 10


def test_a_staff_article_may_end_anywhere(base):
    asked = tree(vpn={"question": "?", "answers": {"a": {"article": "internal/second-line"}, "b": "app"}})
    assert steps(base, audience="internal", steps=asked)[2].answers[0].article == "internal/second-line"


def test_moving_an_article_moves_the_ends_that_open_it(base):
    base.article("ru/app/start.md", steps=TREE)
    move = plan(base.load(), "app/update", "app/new-version")
    assert b"article: app/new-version" in move.texts["ru/app/start.md"]


LONG_WAY = {
    f"s{n}": {"question": "?", "answers": {"Да": f"s{n + 1}" if n < 9 else END, "Нет": END}} for n in range(1, 10)
}
SOFT = [
    ("steps-single", tree(vpn={"question": "?", "answers": {"Да": "app"}})),
    ("steps-long", tree(vpn={"question": "слово " * 30, "answers": {"Да": END, "Нет": "app"}})),
    ("steps-deep", LONG_WAY),
]


@pytest.mark.parametrize(("code", "asked"), SOFT)
def test_a_tree_that_costs_the_caller_patience_is_told(base, code, asked):
    base.article("ru/app/start.md", steps=asked)
    assert code in soft(base)


def test_languages_whose_trees_differ_are_told_once(base):
    base.article("ru/app/start.md", steps=TREE)
    base.article("en/app/start.md", steps=TREE)
    assert "steps-differ" not in soft(base)
    base.article("en/app/start.md", steps=tree(vpn={"question": "?", "answers": {"Yes": "app", "No": "app"}}))
    assert soft(base).count("steps-differ") == 1


def soft(base) -> list[str]:
    return [problem.code for problem in inspect(base.load(), today=TODAY, paths=None, tick=lambda n: None)]
