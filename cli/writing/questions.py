"""`kb questions`: customers' confirmed words proposed as `questions:` of articles, in a patch, with what the gate says of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.asking.gate import Gate, run_gate
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.requests.resolved import confirmed_questions
from kb.settings import Settings, load_settings
from kb.storage.database import connect, migrate
from kb.writing.questions_patch import QuestionedSource, as_patch, with_questions


def questions(
    out: Annotated[Path, typer.Option(help="File for the patch; `git apply` takes it.")] = Path("questions.patch"),
    gate: Annotated[bool, typer.Option("--gate", help="Also ask the golden questions with the patch applied.")] = False,
    relevance: Annotated[Path | None, typer.Option(help="Folder of labelled queries.", show_default=False)] = None,
) -> None:
    """Propose confirmed words of customers as questions of the articles that answered them. Changes no article.

    Exit status 1 where the gate would refuse the change.
    """
    with told_plainly():
        settings = load_settings()
        proposed = _proposed(settings)
        if not proposed:
            say("Nothing to propose: no confirmed words that the articles don't have.")
            return
        out.write_text(as_patch(proposed, settings.articles.name), encoding="utf-8")
        for one in proposed:
            say(f"{one.path}: {'; '.join(one.added)}")
        say(f"The patch is in {out}. Read it, then: git apply {out}")
        if gate:
            raise typer.Exit(_gated(settings, proposed, relevance))


def _proposed(settings: Settings) -> tuple[QuestionedSource, ...]:
    database = connect(settings.database_url)
    migrate(database)

    def source_of(path: str) -> str | None:
        file = settings.articles / path
        return file.read_bytes().decode("utf-8") if file.is_file() else None

    with database.read() as conn:
        confirmed = confirmed_questions(conn)
    database.close()
    return with_questions(confirmed, source_of)


def _gated(settings: Settings, proposed: Sequence[QuestionedSource], relevance: Path | None) -> int:
    """The gate over a copy of the articles with the patch in it."""
    with tempfile.TemporaryDirectory(prefix="otvet-questions-") as folder:
        articles = Path(folder) / settings.articles.name
        shutil.copytree(settings.articles, articles)
        for one in proposed:
            (articles / one.path).write_bytes(one.after.encode())
        return run_gate(settings.model_copy(update={"articles": articles}), Gate(relevance=relevance))
