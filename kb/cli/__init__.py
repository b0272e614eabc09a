"""The `kb` command: every command is a thin reading of arguments over a verb of the layers below."""

from __future__ import annotations

import typer

from kb.cli.asking import ask
from kb.cli.building import build, check
from kb.cli.evaluating import evaluate
from kb.cli.serving import serve
from kb.cli.tokens import tokens

app = typer.Typer(
    name="kb",
    help="Otvet: a help centre that answers. Settings are KB_* variables, see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command()(build)
app.command()(check)
app.command()(ask)
app.command(name="eval")(evaluate)
app.add_typer(tokens, name="token")
