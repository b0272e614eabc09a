"""A decision tree is asked on the phone: short questions, real choices, ways that end soon, the same in every language."""

from __future__ import annotations


def tree(questions: int = 1, *, answers: int = 2, words: str = "Что случилось?") -> dict:
    steps = {}
    for n in range(questions):
        last = n == questions - 1
        options = {"Да": {"conclusion": "Конец."} if last else f"s{n + 1}"}
        options |= {f"Нет {m}": {"conclusion": "Конец."} for m in range(answers - 1)}
        steps[f"s{n}"] = {"question": words, "answers": options}
    return steps


def steps_codes(codes) -> set[str]:
    return {code for code in codes() if code.startswith("steps-")}


def test_a_short_tree_is_right(write, codes):
    write("ru/a.md", steps=tree(3))
    assert steps_codes(codes) == set()


def test_a_question_with_one_answer_is_no_question(write, the):
    write("ru/a.md", steps=tree(1, answers=1))
    assert "'s0' has one answer" in the("steps-single").message


def test_a_question_is_said_in_one_breath(write, the):
    write("ru/a.md", steps=tree(1, words="Слово " * 40 + "?"))
    assert the("steps-long").path == "ru/a.md"


def test_a_way_ends_within_eight_questions(write, the):
    write("ru/a.md", steps=tree(9))
    assert "9 questions" in the("steps-deep").message


def test_languages_have_the_same_tree_and_the_difference_is_told_once(write, the):
    write("en/a.md", steps=tree(2))
    write("ru/a.md", steps=tree(3))
    assert the("steps-differ").path == "ru/a.md"
