"""`kb export-person`: what is kept of a person, in a folder to be handed over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.keeping.installation import Installation
from cli.terminal.acting import note_command
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import OtvetError
from kb.retention.export import export_person as write_export
from kb.retention.person import find_person


def export_person(
    email: Annotated[str, typer.Argument(metavar="EMAIL|TICKET", help="An e-mail address, or a request's number.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="A new folder; named by the day if left out.")
    ] = None,
) -> None:
    """Write what is kept of a person into a folder that only you can read: JSON and the files."""
    with told_plainly():
        our = Installation.open()
        with our.state.read() as conn:
            person = find_person(conn, email)
        folder = to or Path(f"person-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        if folder.exists():
            raise OtvetError(f"{folder} is there already; name a new folder with --to")
        done = write_export(our.state, our.log, our.store, person, folder, key=our.key)
        with our.state.begin() as conn:
            note_command(conn, "export_person", " ".join(person.numbers), kind="export")
        say(f"{done.requests} requests and {done.pictures} files are in {folder}.")
        for name in done.missing:
            say(f"  the file of {name} is missing in {our.settings.attachments}")
        say(
            "person.json and attachments/ are the person's. Read staff-only.json before you hand it over: it holds notes among staff, "
            "which may name other people."
        )
