"""`kb publish-key`: the keys that published indexes are signed and checked with."""

from __future__ import annotations

import sys

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import SettingsError
from kb.settings import load_settings
from search.publish.signing import new_private_key, public_half

keys = typer.Typer(help="Keys that published indexes are signed and checked with.", no_args_is_help=True)


@keys.command()
def new() -> None:
    """Make a pair of keys and print it as two settings. It is kept nowhere."""
    private = new_private_key()
    say("# A secret of the one machine that publishes (a protected CI secret), never of a server:", file=sys.stderr)
    say(f"KB_PUBLISH_KEY={private}")
    say("# For every machine that runs `kb pull`, no secret:", file=sys.stderr)
    say(f"KB_PULL_KEYS={public_half(private)}", flush=True)


@keys.command()
def show() -> None:
    """Print the public key that belongs to KB_PUBLISH_KEY."""
    with told_plainly():
        private = load_settings().publish_key
        if not private:
            raise SettingsError("KB_PUBLISH_KEY is empty; `kb publish-key new` makes one.")
        say(f"KB_PULL_KEYS={public_half(private)}")
