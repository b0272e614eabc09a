"""`kb outbox`: what still has to be told to visitors, the team and the helpdesk, and what could not be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.delivery.deliverer import Deliverer, channels_of
from kb.delivery.outbox import STATES, count_entries, list_entries
from kb.delivery.outbox import retry as try_again
from kb.errors import OtvetError
from kb.settings import Settings, load_settings
from kb.storage.database import Database, connect, migrate
from kb.storage.site_key import site_key

outbox = typer.Typer(help="Letters and webhooks: what waits, what could not be sent.", no_args_is_help=True)


@outbox.command(name="list")
def list_all(
    state: Annotated[str, typer.Option(help="Only waiting, sending, sent or dead; empty shows all but sent.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 100,
) -> None:
    """Show what waits and what is dead, with the reason, and how many there are in each state."""
    with told_plainly():
        if state and state not in STATES:
            raise OtvetError(f"unknown state {state!r}; expected one of: {', '.join(STATES)}")
        states = (state,) if state else ("waiting", "sending", "dead")
        with _database(load_settings()).read() as conn:
            entries, counted = list_entries(conn, states=states, limit=limit), count_entries(conn)
        for entry in entries:
            line = f"{entry.id:>6}  {entry.state:<8} {entry.kind:<18} {entry.channel:<9} {entry.ticket}  tried {entry.attempts}×"
            when = f"  next {entry.next_at:%Y-%m-%d %H:%M}" if entry.state == "waiting" else ""
            say(line + when + (f"  {entry.last_error}" if entry.last_error else ""))
        say(", ".join(f"{times} {name}" for name, times in counted.items()))


@outbox.command()
def retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Numbers of entries, as `kb outbox list` shows them.")
    ] = None,
    dead: Annotated[bool, typer.Option("--dead", help="All dead entries.")] = False,
) -> None:
    """Try entries again from now on; the server (or `kb outbox run`) sends them."""
    with told_plainly():
        if not numbers and not dead:
            raise OtvetError("say which: numbers from `kb outbox list`, or --dead for all dead ones")
        with _database(load_settings()).begin() as conn:
            count = try_again(conn, tuple(numbers or ()), at=datetime.now(UTC))
        say(f"{count} will be tried again")


@outbox.command()
def run(once: Annotated[bool, typer.Option("--once", help="Send what is due and end.")] = False) -> None:
    """Send what waits, until stopped. Needed only where KB_DELIVER is false."""
    with told_plainly():
        settings = load_settings()
        deliverer = make_deliverer(settings)
        if once:
            outcome = deliverer.run_once()
            say(f"{outcome.sent} sent, {outcome.failed} failed, {outcome.dead} dead")
            return
        try:
            deliverer.run()
        except KeyboardInterrupt:
            deliverer.stop()


def make_deliverer(settings: Settings) -> Deliverer:
    database = _database(settings)
    key = site_key(database, settings.secret_key)
    return Deliverer(database, channels_of(settings, key, clock=_now), clock=_now)


def _database(settings: Settings) -> Database:
    database = connect(settings.database_url)
    migrate(database)
    return database


def _now() -> datetime:
    return datetime.now(UTC)
