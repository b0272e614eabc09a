"""Decision trees (`steps:`): questions that find a cause by elimination, their rules, and the walk through one.

Never reads files and never says anything to a caller: it knows where each answer leads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

from kb.articles.yaml_fields import Fields, Path, suggest
from kb.errors import Problem
from kb.rules import Rule

MOST_ANSWERS = 9  # each has a number key
NEXT = Rule("steps-next", "write the step, or let the answer end with an article or a conclusion", "error")
CIRCLE = Rule("steps-circle", "let one of their answers end the walk", "error")
UNREACHED = Rule(
    "steps-unreached", "let an answer lead to it, or remove it; the walk begins at the first step", "error"
)


@dataclass(frozen=True)
class Answer:
    """What the caller may say, and where it leads: to the next step, or to an end (a conclusion, an article, or both)."""

    text: str
    next: str = ""  # id of a step
    article: str = ""  # key of an article
    conclusion: str = ""


@dataclass(frozen=True)
class Step:
    """A question and its answers; the first step of a tree is where the walk begins."""

    id: str
    question: str
    answers: tuple[Answer, ...]


Steps = tuple[Step, ...]


class AnswerFields(BaseModel):
    """An answer as a writer gives it: the id of the next step, or an end."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    next: str = ""
    article: str = ""
    conclusion: str = ""

    @field_validator("article")
    @classmethod
    def _key(cls, value: str) -> str:
        return value.strip("/").removesuffix(".md")

    @field_validator("conclusion")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())

    @model_validator(mode="after")
    def _leads_somewhere(self) -> AnswerFields:
        if not (self.next or self.article or self.conclusion):
            raise ValueError("the answer leads nowhere | give the next step, or an article or a conclusion")
        if self.next and (self.article or self.conclusion):
            raise ValueError("the answer leads to a step and to an end | keep next, or article and conclusion")
        return self


def _next_or_end(value: object) -> object:
    return {"next": value} if isinstance(value, str) else value


class StepFields(BaseModel):
    """A step as a writer gives it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    question: str
    answers: dict[str, Annotated[AnswerFields, BeforeValidator(_next_or_end)]]

    @field_validator("question")
    @classmethod
    def _asks(cls, value: str) -> str:
        if not value:
            raise ValueError("nothing is asked | write the question to ask the caller")
        return " ".join(value.split())

    @field_validator("answers")
    @classmethod
    def _can_be_chosen(cls, value: dict[str, AnswerFields]) -> dict[str, AnswerFields]:
        if not value or not all(text.strip() for text in value):
            raise ValueError("an answer has no words | write what the caller may say, each with where it leads")
        if len(value) > MOST_ANSWERS:
            raise ValueError(f"{len(value)} answers | keep {MOST_ANSWERS} at most: they are chosen by number keys")
        return value


def steps_of(written: Mapping[str, StepFields]) -> Steps:
    """The steps of a front matter, in the order written."""
    return tuple(
        Step(
            id,
            one.question,
            tuple(Answer(" ".join(text.split()), **end.model_dump()) for text, end in one.answers.items()),
        )
        for id, one in written.items()
    )


def changed(steps: Steps, *, text: Callable[[str], str], article: Callable[[str], str]) -> Steps:
    """The steps with every sentence and every article's key put through a function."""
    return tuple(
        Step(
            step.id,
            text(step.question),
            tuple(Answer(text(one.text), one.next, article(one.article), text(one.conclusion)) for one in step.answers),
        )
        for step in steps
    )


def spoken(written: object) -> Iterator[tuple[Path, str]]:
    """(place, text) of all that is said in `steps` as read from YAML; what has another form is passed over."""
    for id, step in written.items() if isinstance(written, dict) else ():
        if not isinstance(step, dict):
            continue
        if isinstance(question := step.get("question"), str):
            yield ("steps", id, "question"), question
        answers = step.get("answers")
        for text, end in answers.items() if isinstance(answers, dict) else ():
            yield ("steps", id, "answers", text), text
            if isinstance(end, dict) and isinstance(conclusion := end.get("conclusion"), str):
                yield ("steps", id, "answers", text, "conclusion"), conclusion


def problems_of_steps(steps: Steps, fields: Fields) -> Iterator[Problem]:
    """What makes a tree impossible to walk: answers to steps that are not there, circles, steps nobody comes to."""
    known = [step.id for step in steps]
    for step in steps:
        for answer in step.answers:
            if answer.next and answer.next not in known:
                where: Path = ("steps", step.id, "answers", answer.text)
                yield fields.breaks(NEXT, where, f"there is no step {answer.next!r}", suggest(answer.next, known))
    circle = _circle(steps)
    if circle:
        yield fields.breaks(CIRCLE, ("steps", circle[0]), f"the steps lead in a circle: {' → '.join(circle)}")
    for id in [id for id in known if id not in _reached(steps)]:
        yield fields.breaks(UNREACHED, ("steps", id), f"no answer leads to the step {id!r}")


def ends_of(steps: Steps) -> Iterator[tuple[Path, Answer]]:
    """Every answer that opens an article, with its place in the front matter."""
    for step in steps:
        for answer in step.answers:
            if answer.article:
                yield ("steps", step.id, "answers", answer.text, "article"), answer


@dataclass(frozen=True)
class Walked:
    """How far the answers given lead: `here` is the question now to be asked, `end` the answer that ended the walk."""

    taken: tuple[tuple[Step, Answer], ...]
    here: Step | None
    end: Answer | None


def walk(steps: Steps, way: Iterable[int]) -> Walked:
    """Follow answers by their numbers (from 1). What can't be followed, as after the article was changed, is left out."""
    by_id = {step.id: step for step in steps}
    here = steps[0] if steps else None
    taken: list[tuple[Step, Answer]] = []
    for number in way:
        if here is None or not 1 <= number <= len(here.answers):
            break
        answer = here.answers[number - 1]
        taken.append((here, answer))
        here = by_id.get(answer.next)
    return Walked(tuple(taken), here, taken[-1][1] if taken and here is None else None)


def _reached(steps: Steps) -> set[str]:
    nexts = {step.id: [answer.next for answer in step.answers if answer.next] for step in steps}
    reached: set[str] = set()
    waiting = list(nexts)[:1]
    while waiting:
        id = waiting.pop()
        if id in nexts and id not in reached:
            reached.add(id)
            waiting += nexts[id]
    return reached


def _circle(steps: Steps) -> list[str]:
    """One circle in the order it is walked, its first step again at the end; empty when there is none."""
    graph = {step.id: [answer.next for answer in step.answers if answer.next] for step in steps}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []
