"""`kb lessons`: what search may learn of answered requests, judged by a writer; and what they teach, judged by a guard."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.verdicts import tell_verdict
from kb.errors import ModelUnavailable
from kb.requests.resolved import Lesson, forget_lesson, judge_lesson, list_lessons
from kb.settings import Settings, load_settings
from kb.storage.database import Database, connect, migrate
from search.index.experience import EXPERIENCE, read_experience
from search.publish.generations import read_manifest
from search.query.live import Live
from search.training.examples import Example
from search.training.lessons import learn as learn_lessons
from search.training.lessons import verdict_of

lessons = typer.Typer(help="Customers' questions that search may learn from.", no_args_is_help=True)
LessonNumber = Annotated[int, typer.Argument(help="The lesson's number, as `kb lessons list` shows it.")]
Judge = Annotated[str, typer.Option("--by", help="Judge decides; kept with the decision.")]


def _database() -> Database:
    database = connect(load_settings().database_url)
    migrate(database)
    return database


@lessons.command(name="list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Show every question, whether search uses it and why."""
    with told_plainly(), _database().read() as connection:
        for lesson in list_lessons(connection):
            if as_json:
                say(json.dumps(asdict(lesson) | {"taught": lesson.taught}, ensure_ascii=False, default=str))
            else:
                say(
                    f"{lesson.id:>5}  {_state(lesson)}  {lesson.article_id}  {lesson.ticket}  {_one_line(lesson.words)}"
                )


@lessons.command()
def accept(number: LessonNumber, by: Judge = "") -> None:
    """Have search use a question."""
    _judge(number, "accepted", by)


@lessons.command()
def reject(number: LessonNumber, by: Judge = "") -> None:
    """Never use a question, whatever the customer said about the answer."""
    _judge(number, "rejected", by)


@lessons.command()
def forget(number: LessonNumber) -> None:
    """Remove a question for good; its request stays."""
    with told_plainly():
        with _database().begin() as connection:
            forget_lesson(connection, number)
        say(f"Lesson {number} is gone. Running servers stop using it within a minute.")


@lessons.command()
def learn(
    forget_it: Annotated[bool, typer.Option("--forget", help="Use nothing but the words of lessons again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as one JSON object.")] = False,
) -> None:
    """Learn from all lessons which of their articles a question means, and use it only if that is proven to help."""
    with told_plainly():
        settings = load_settings()
        path = settings.index / EXPERIENCE
        if forget_it:
            path.unlink(missing_ok=True)
            say("Search uses nothing but the words of lessons. Running servers follow within seconds.")
            return
        live = Live(settings)
        engine = live.public
        live.wait_for_encoder(120)
        status = live.status()
        if status.encoder != "ready":
            raise ModelUnavailable(f"Lessons teach nothing without a model, which is: {status.encoder}.")
        generation = read_manifest(settings.index / "generations" / status.generation)
        verdict = learn_lessons(engine, lessons_taught(settings), path, generation.model)
        tell_verdict("lessons", verdict, as_json)
        if not as_json:
            say("Nothing is used but their words." if verdict.objections else "Running servers use it within seconds.")


@lessons.command(name="verdict")
def show_verdict(
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as one JSON object.")] = False,
) -> None:
    """Show what the guard found when lessons were last learnt from."""
    with told_plainly():
        kept = read_experience(load_settings().index / EXPERIENCE)
        if kept:
            tell_verdict("lessons", verdict_of(kept), as_json)
        else:
            say("Nothing was learnt yet but the words of lessons: `kb lessons learn`.")


def lessons_taught(settings: Settings) -> list[Example]:
    """Customers' words that search uses, with the day they were confirmed."""
    database = connect(settings.database_url)
    migrate(database)
    with database.read() as connection:
        taught = [lesson for lesson in list_lessons(connection) if lesson.taught]
    return [Example(article=lesson.article_id, text=lesson.words, at=lesson.at) for lesson in taught]


def _judge(number: int, verdict: str, by: str) -> None:
    with told_plainly():
        with _database().begin() as connection:
            judge_lesson(
                connection, number, "accepted" if verdict == "accepted" else "rejected", who=by, at=datetime.now(UTC)
            )
        say(f"Lesson {number} is {verdict}. Running servers follow within a minute.")


def _state(lesson: Lesson) -> str:
    """Used or not, and by whose word."""
    if lesson.verdict:
        return f"{'used' if lesson.taught else 'not used'}: {lesson.verdict}{f' by {lesson.judged_by}' if lesson.judged_by else ''}"
    if not lesson.taught:
        return "not used: no evidence yet"
    return "used: the customer said it helped" if lesson.helped else "used: different visitors opened it from a search"


def _one_line(question: str) -> str:
    """Printable, on one line: these are somebody's words."""
    return "".join(letter if letter.isprintable() else " " for letter in question)[:200]
