"""Checks of decision trees: questions that can be asked in one breath, ways that end in time, languages that agree."""

from __future__ import annotations

from collections.abc import Iterator

from kb.articles.steps import Steps
from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rules import Rule

SINGLE = Rule("steps-single", "give it another answer, or leave the question out")
LONG = Rule("steps-long", "ask it in one sentence; explanations belong to the text")
DEEP = Rule("steps-deep", "ask first what tells most causes apart")
DIFFER = Rule("steps-differ", "bring the languages to the same steps and answers")

QUESTION_CHARACTERS = 160  # about ten seconds read aloud
MOST_QUESTIONS = 8  # on one way: about three minutes of a call


def check(inspection: Inspection) -> Iterator[Problem]:
    for subject in inspection.subjects:
        if subject.article.steps:
            yield from _questions(subject)
            yield from _languages(subject, inspection.by_key[subject.article.key])


def _questions(subject: Subject) -> Iterator[Problem]:
    steps = subject.article.steps
    for step in steps:
        line = subject.line_of("steps", step.id)
        if len(step.answers) == 1:
            yield SINGLE.at(subject.path, line, f"the step {step.id!r} has one answer")
        if len(step.question) > QUESTION_CHARACTERS:
            yield LONG.at(subject.path, line, f"the question has {len(step.question)} characters")
    longest = _longest(steps)
    if longest > MOST_QUESTIONS:
        yield DEEP.at(subject.path, subject.line_of("steps"), f"the longest way has {longest} questions")


def _longest(steps: Steps) -> int:
    """Questions on the longest way; the loader has refused circles and ways that lead nowhere."""
    nexts = {step.id: [answer.next for answer in step.answers if answer.next] for step in steps}
    depth: dict[str, int] = {}
    waiting = [steps[0].id]
    while waiting:
        id = waiting[-1]
        missing = [other for other in nexts[id] if other not in depth]
        if missing:
            waiting += missing
        else:
            depth[waiting.pop()] = 1 + max((depth[other] for other in nexts[id]), default=0)
    return depth[steps[0].id]


def _languages(subject: Subject, versions: list[Subject]) -> Iterator[Problem]:
    """Told at every version but the first one, so that each difference is told once."""
    first = min((one for one in versions if one.article.steps), key=lambda one: one.article.lang)
    if subject is not first and _shape(subject.article.steps) != _shape(first.article.steps):
        yield DIFFER.at(subject.path, subject.line_of("steps"), f"the steps differ from those of {first.path}")


def _shape(steps: Steps) -> dict[str, list[tuple[str, str]]]:
    return {step.id: [(answer.next, answer.article) for answer in step.answers] for step in steps}
