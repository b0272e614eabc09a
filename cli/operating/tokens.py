"""`kb token`: tokens for the agent API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.terminal.acting import note_command
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.settings import load_settings
from kb.staff.tokens import create_token, list_tokens, revoke_token
from kb.storage.database import Database, connect, migrate

tokens = typer.Typer(help="Tokens for the agent API: kept hashed, shown once.", no_args_is_help=True)


def _database() -> Database:
    database = connect(load_settings().database_url)
    migrate(database)
    return database


@tokens.command()
def create(
    name: Annotated[str, typer.Argument(help="Who or what will use it: a person, a telephony system.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; may be given more than once.")] = ["lookup"],  # noqa: B006
    days: Annotated[int, typer.Option(min=0, help="Days until it expires; 0 = never.")] = 365,
) -> None:
    """Create a token and print its secret, which is shown only once."""
    with told_plainly():
        now = datetime.now(UTC)
        with _database().begin() as connection:
            token, secret = create_token(
                connection, name, scope, at=now, expires=now + timedelta(days=days) if days else None
            )
            note_command(connection, "create_token", str(token.id))
        say(secret)


@tokens.command(name="list")
def list_all() -> None:
    """Show all tokens without their secrets."""
    with told_plainly(), _database().read() as connection:
        for token in list_tokens(connection):
            state = (
                "revoked"
                if token.revoked_at
                else "expired"
                if token.expires_at and token.expires_at < datetime.now(UTC)
                else "active"
            )
            used = f"last used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
            say(f"{token.id:>4}  {token.prefix}…  {token.name}  {','.join(token.scopes)}  {state}  {used}")


@tokens.command()
def revoke(number: Annotated[int, typer.Argument(help="The token's number, as `kb token list` shows it.")]) -> None:
    """Make a token useless from now on."""
    with told_plainly():
        with _database().begin() as connection:
            token = revoke_token(connection, number, at=datetime.now(UTC))
            note_command(connection, "revoke_token", str(token.id))
        say(f"Revoked: {token.name}")
