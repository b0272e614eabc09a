"""`kb staff`: accounts of the people who work at the desk."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from kb.cli.failing import told_plainly
from kb.database import connect, migrate
from kb.settings import load_settings
from kb.staff import add_person, disable_person, list_staff

staff = typer.Typer(help="Accounts of staff: agents, writers, managers.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The person's name: they sign in with it and answers are signed with it.")]


def _database():
    database = connect(load_settings().database_url)
    migrate(database)
    return database


@staff.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="agent, writer or manager.")] = "agent",
) -> None:
    """Make an account. The password is asked for; from a pipe it is read as one line."""
    with told_plainly():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        with _database().begin() as connection:
            person = add_person(connection, name, role, password, at=datetime.now(UTC))
        print(f"{person.name} can sign in at /agent as {person.role}.")


@staff.command(name="list")
def list_all() -> None:
    """Show every account."""
    with told_plainly(), _database().read() as connection:
        for person in list_staff(connection):
            state = f"disabled {person.disabled_at:%Y-%m-%d}" if person.disabled_at else "active"
            print(f"{person.name}  {person.role}  {state}")


@staff.command()
def disable(name: Name) -> None:
    """Shut an account and end its sessions."""
    with told_plainly():
        with _database().begin() as connection:
            person = disable_person(connection, name, at=datetime.now(UTC))
        print(f"{person.name} can no longer sign in.")
