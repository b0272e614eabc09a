"""The `kb` command: every command is a thin reading of arguments over a verb of the layers below.

A command's module is imported when the command is asked for: `kb check` runs before every commit and must not wait
for the search libraries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer
from typer.core import TyperGroup

from cli.terminal.lines import say

COMMANDS = {
    "serve": "cli.operating.serve:serve",
    "build": "cli.indexing.build:build",
    "check": "cli.writing.check:check",
    "new": "cli.writing.write:new",
    "import": "cli.writing.importing:import_",
    "move": "cli.writing.write:move",
    "train": "cli.indexing.train:train",
    "adapt": "cli.indexing.adapt:adapt",
    "preview": "cli.writing.preview:preview",
    "ask": "cli.asking.ask:ask",
    "eval": "cli.asking.eval:evaluate",
    "calibrate": "cli.asking.calibrate:calibrate",
    "changes": "cli.asking.gate:changes",
    "why-not": "cli.asking.why_not:why_not",
    "synonyms": "cli.writing.synonyms:synonyms",
    "questions": "cli.writing.questions:questions",
    "pull": "cli.indexing.publish:pull",
    "rollback": "cli.indexing.publish:rollback",
    "publish-key": "cli.indexing.publish_key:keys",
    "demo-traffic": "cli.keeping.demo_traffic:demo_traffic",
    "insights": "cli.keeping.insights:insights",
    "lessons": "cli.operating.lessons:lessons",
    "token": "cli.operating.tokens:tokens",
    "staff": "cli.operating.staff:staff",
    "audit": "cli.operating.audit:audit",
    "outbox": "cli.operating.outbox:outbox",
    "doctor": "cli.operating.doctor:doctor",
    "mail-in": "cli.operating.mail_in:mail_in",
    "contracts": "cli.operating.contracts:contracts",
    "report": "cli.operating.report:report",
    "backup": "cli.keeping.backup:backup",
    "restore": "cli.keeping.backup:restore",
    "forget": "cli.keeping.forget:forget",
    "export": "cli.keeping.export:export",
    "export-person": "cli.keeping.export_person:export_person",
    "tidy": "cli.keeping.tidy:tidy",
    "mcp": "cli.operating.mcp:mcp",
}


class LazyCommands(Mapping[str, object]):
    """Commands of Typer's click by name, each imported when it is looked up."""

    def __getitem__(self, name: str) -> object:
        module, attribute = COMMANDS[name].split(":")
        group = getattr(import_module(module), attribute)
        if not isinstance(group, typer.Typer):
            single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            single.command(name)(group)
            group = single
        command = typer.main.get_command(group)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class LazyGroup(TyperGroup):
    """The `kb` command itself."""

    @property  # type: ignore[override]  # click only reads it
    def commands(self) -> LazyCommands:
        return LazyCommands()

    @commands.setter
    def commands(self, none_yet: object) -> None:
        """The constructor of click has none to give."""


app = typer.Typer(
    name="kb",
    cls=LazyGroup,
    help="Otvet: a help centre that answers. Settings are KB_* variables, see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        say(f"Otvet {version('otvet')}")
        raise typer.Exit


@app.callback()
def main(
    asked: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Otvet: a help centre that answers. Settings are KB_* variables, see docs/settings.md."""
