"""`kb contracts`: who has which service level, from a file of the organisation's own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.customers.contracts import list_contracts, replace_contracts
from kb.customers.customers_file import read_customers
from kb.settings import Settings, load_settings
from kb.storage.database import Database, connect, migrate
from search.query.live import Live

contracts = typer.Typer(help="Contracts with customers: who has which service level, until when.", no_args_is_help=True)


def _database(settings: Settings) -> Database:
    database = connect(settings.database_url)
    migrate(database)
    return database


@contracts.command()
def load(file: Annotated[Path, typer.Argument(help="customers.yaml")]) -> None:
    """Read all contracts from a file: they take the place of all that are kept. A mistake in the file changes nothing."""
    with told_plainly():
        settings = load_settings()
        levels = {level.id for level in Live(settings).public.tree.contacts.service_levels}
        agreed = read_customers(file, levels)
        with _database(settings).begin() as conn:
            count = replace_contracts(conn, agreed)
        say(f"{count} contracts. New requests get their levels at once; requests that are there keep theirs.")


@contracts.command(name="list")
def list_all() -> None:
    """Show every contract; those that are over are marked."""
    with told_plainly(), _database(load_settings()).read() as conn:
        today = datetime.now(UTC).date()
        for one in list_contracts(conn):
            until = one.valid_to.isoformat() if one.valid_to else "until ended"
            over = "" if one.holds(today) else "  OVER"
            say(f"{one.number}  {one.customer}  {one.level}  {until}{over}  {', '.join((*one.domains, *one.contacts))}")
