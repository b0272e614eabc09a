"""The `kb` command: every command is a thin reading of arguments over a verb of the layers below.

A command's module is imported when the command is asked for: `kb check` runs before every commit and must not wait
for the search libraries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import typer
from typer.core import TyperGroup

COMMANDS = {
    "serve": "kb.cli.serving:serve",
    "build": "kb.cli.building:build",
    "check": "kb.cli.checking:check",
    "new": "kb.cli.writing:new",
    "move": "kb.cli.writing:move",
    "preview": "kb.cli.previewing:preview",
    "ask": "kb.cli.asking:ask",
    "eval": "kb.cli.evaluating:evaluate",
    "changes": "kb.cli.gating:changes",
    "why-not": "kb.cli.advising:why_not",
    "synonyms": "kb.cli.proposing:synonyms",
    "pull": "kb.cli.publishing:pull",
    "rollback": "kb.cli.publishing:rollback",
    "token": "kb.cli.tokens:tokens",
    "staff": "kb.cli.staff:staff",
    "outbox": "kb.cli.outbox:outbox",
    "mcp": "kb.cli.assisting:mcp",
}


class LazyCommands(Mapping):
    """Commands by name, each imported when it is looked up."""

    def __getitem__(self, name: str):
        module, attribute = COMMANDS[name].split(":")
        made = getattr(import_module(module), attribute)
        if not isinstance(made, typer.Typer):
            single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            single.command(name)(made)
            made = single
        command = typer.main.get_command(made)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class LazyGroup(TyperGroup):
    """The `kb` command itself."""

    def __init__(self, **options) -> None:
        super().__init__(**(options | {"commands": None}))
        self.commands = LazyCommands()  # type: ignore[assignment]  # click only reads it


app = typer.Typer(
    name="kb",
    cls=LazyGroup,
    help="Otvet: a help centre that answers. Settings are KB_* variables, see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """Otvet: a help centre that answers. Settings are KB_* variables, see docs/settings.md."""
