"""`kb staff`: accounts of the people who work at the desk."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.terminal.acting import note_command
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import StaffError
from kb.oidc.identities import link as link_identity
from kb.oidc.identities import unlink as unlink_identities
from kb.oidc.providers import read_providers
from kb.settings import Settings, load_settings
from kb.staff.accounts import (
    Person,
    add_person,
    change_role,
    disable_person,
    enable_person,
    list_staff,
    login_of,
    person_named,
    set_password,
)
from kb.staff.attempts import unlock as forget_failures
from kb.staff.invitations import NewInvitation
from kb.staff.invitations import invite as invite_by_mail
from kb.staff.passwords import Passwords
from kb.staff.second_factor import has_second_factor, remove_second_factor
from kb.staff.sessions import end_sessions
from kb.staff.sign_in import login_of_codes
from kb.storage.database import Database, connect, migrate
from kb.storage.site_key import site_key

staff = typer.Typer(help="Accounts of staff: agents, writers, managers.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The person's name: they sign in with it and answers are signed with it.")]


def _open() -> tuple[Settings, Database]:
    settings = load_settings()
    database = connect(settings.database_url)
    migrate(database)
    return settings, database


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _brands(settings: Settings) -> tuple[str, str]:
    return settings.brand_in("ru"), settings.brand_in("en")


@staff.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="agent, writer or manager.")] = "agent",
) -> None:
    """Make an account. The password is asked for; from a pipe it is read as one line."""
    with told_plainly():
        password = _asked_password()
        settings, database = _open()
        hashed, now = Passwords().hash(password), datetime.now(UTC)
        with database.begin() as connection:
            person = add_person(connection, name, role, password, brands=_brands(settings), hashed=hashed, at=now)
            note_command(connection, "add_account", person.name)
        say(f"{person.name} can sign in at /agent as {person.role}.")


@staff.command()
def invite(
    email: Annotated[str, typer.Argument(help="The address the e-mail goes to.")],
    role: Annotated[str, typer.Option(help="agent, writer or manager.")] = "agent",
    team: Annotated[str, typer.Option(help="The team they will be in.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the e-mail; the site's first if left empty.")] = "",
) -> None:
    """Send an e-mail with a link to create an account: it works once, within seven days. The server sends it, or `kb outbox run`."""
    with told_plainly():
        settings, database = _open()
        key = site_key(database, settings.secret_key)
        new = NewInvitation(
            email=email,
            role=role,
            team=team,
            lang=lang or settings.language_list[0],
            invited_by=settings.brand_in(lang or settings.language_list[0]),
        )
        with database.begin() as connection:
            made = invite_by_mail(connection, new, key=key, at=datetime.now(UTC))
            note_command(connection, "invite", str(made.id))
        say(f"{made.email} is invited as {made.role}, until {made.expires_at:%Y-%m-%d}.")


@staff.command(name="list")
def list_all() -> None:
    """Show every account."""
    with told_plainly(), _open()[1].read() as connection:
        for person in list_staff(connection):
            factor = "  second factor" if has_second_factor(connection, person.id) else ""
            place = "".join(f"  {detail}" for detail in (person.team, person.email) if detail)
            say(f"{person.name}  {person.role}  {_state(person)}{factor}{place}")


def _state(person: Person) -> str:
    return f"disabled {person.disabled_at:%Y-%m-%d}" if person.disabled_at else "active"


@staff.command()
def disable(name: Name) -> None:
    """Close an account and end its sessions."""
    with told_plainly():
        with _open()[1].begin() as connection:
            person = disable_person(connection, name, at=datetime.now(UTC))
            note_command(connection, "account_disable", person.name)
        say(f"{person.name} can no longer sign in.")


@staff.command()
def enable(name: Name) -> None:
    """Open a closed account again, with the password it had."""
    with told_plainly():
        with _open()[1].begin() as connection:
            person = enable_person(connection, name)
            note_command(connection, "account_enable", person.name)
        say(f"{person.name} can sign in again as {person.role}.")


@staff.command()
def password(name: Name) -> None:
    """Give an account a new password and end its sessions. It is asked for; from a pipe it is read as one line."""
    with told_plainly():
        settings, database = _open()
        with database.read() as connection:
            person_named(connection, name)  # a wrong name is told before a password is asked for
        new_password = _asked_password()
        hashed = Passwords().hash(new_password)
        with database.begin() as connection:
            person = set_password(connection, name, new_password, brands=_brands(settings), hashed=hashed)
            note_command(connection, "change_password", person.name)
        say(f"{person.name} has a new password; every session of theirs has ended.")


@staff.command()
def role(
    name: Name, new_role: Annotated[str, typer.Argument(metavar="ROLE", help="agent, writer or manager.")]
) -> None:
    """Give a person another role; it applies at once."""
    with told_plainly():
        with _open()[1].begin() as connection:
            person = change_role(connection, name, new_role)
            note_command(connection, "account_save", person.name)
        say(f"{person.name} is {person.role} now.")


@staff.command()
def link(
    name: Name,
    provider: Annotated[str, typer.Argument(help="The provider's id in the file of KB_OIDC.")],
    subject: Annotated[
        str, typer.Argument(help="The provider's own id of the person; the log names it when one is refused.")
    ],
) -> None:
    """Let somebody who has an account here sign in to it with an identity provider."""
    with told_plainly():
        settings, database = _open()
        known = read_providers(settings.oidc).get(provider)
        if known is None:
            raise StaffError(f"there is no provider {provider!r} in the file of KB_OIDC")
        with database.begin() as connection:
            person = link_identity(connection, name, known, subject, at=datetime.now(UTC))
            note_command(connection, "link_account", person.name)
        say(f"{person.name} can sign in with {known.title}.")


@staff.command()
def unlink(name: Name) -> None:
    """Take every identity of a provider from an account, and end its sessions."""
    with told_plainly():
        with _open()[1].begin() as connection:
            taken = unlink_identities(connection, name)
            note_command(connection, "unlink_account", name)
        say(f"{taken} identities taken away.")


@staff.command()
def unlock(
    name: Name,
    second_factor: Annotated[
        bool,
        typer.Option(
            "--second-factor", help="The phone is lost: stop asking for a code, and end the person's sessions."
        ),
    ] = False,
) -> None:
    """Let somebody try again at once who has to wait after wrong passwords or codes."""
    with told_plainly():
        settings, database = _open()
        key = site_key(database, settings.secret_key)
        with database.begin() as connection:
            person = person_named(connection, name)
            forgotten = forget_failures(connection, key, login_of(name))
            forgotten += forget_failures(connection, key, login_of_codes(person.id))
            removed = second_factor and remove_second_factor(connection, person.id)
            note_command(connection, "unlock_account", person.name)
            if removed:
                end_sessions(connection, person.id)
        say(f"{person.name} can try again at once ({forgotten} failed attempts forgotten).")
        if second_factor:
            say("The second factor was removed." if removed else "There was no second factor.")
