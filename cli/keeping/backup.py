"""`kb backup` and `kb restore`: everything that cannot be made anew, copied and put back while the site runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.keeping.installation import Installation
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.backup.backup import PICTURES, make_backup
from kb.backup.restore import Restorer

KEY_APART = (
    "KB_SECRET_KEY is not in it: keep it apart from the backup and set the same one where the backup is put back. With another one "
    "people who were forgotten are not recognised, and open forms have to be filled in again."
)


def backup(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.", show_default=False)]) -> None:
    """Copy databases and pictures into a new folder that only you can read. The site may run."""
    with told_plainly():
        our = Installation.open()
        contents = make_backup(
            our.state,
            our.log,
            our.store,
            folder,
            key=our.key,
            key_is_inside=not our.settings.secret_key,
            at=datetime.now(UTC),
        )
        pictures = sum(name.startswith(f"{PICTURES}/") and "/." not in name for name in contents.files)
        size = sum(file.size for file in contents.files.values()) / 1e6
        say(
            f"{folder}: databases ({contents.database}) and {pictures} pictures, {size:.1f} MB, each file with its checksum."
        )
        say(
            "It holds what people told you. It is not encrypted: keep it as you keep the database, and no longer than you must."
        )
        if contents.key_is_inside:
            say("The site's key is inside: whoever has the backup can open every request's page.")
        else:
            say(KEY_APART)
        say("Not in it: articles (in git), the index (made anew), other settings and secrets of your .env.")


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `kb backup` made.", show_default=False)],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the requests and accounts that are here.")
    ] = False,
) -> None:
    """Put a backup back, after every checksum was compared. The site may run; everybody has to sign in again."""
    with told_plainly():
        our = Installation.open()
        restorer = Restorer(state=our.state, log=our.log, store=our.store, secret_key=our.settings.secret_key)
        done = restorer.restore(folder, overwrite=overwrite, at=datetime.now(UTC))
        say(
            f"The backup of {done.made:%Y-%m-%d %H:%M} UTC is back: {done.requests} requests, {done.pictures} pictures."
        )
        if done.forgotten:
            say(f"{done.forgotten} requests of people who were forgotten since then were removed again.")
        if done.waiting:
            say(
                f"{done.waiting} letters and webhooks wait and will be sent; what was sent after the backup and is not known here is sent "
                "again, under the same Message-ID. `kb outbox list` shows them."
            )
        if done.key_differs:
            say("KB_SECRET_KEY is not the one of this backup. " + KEY_APART)
        if done.key_changed:
            say("The site's key is another one now: restart the servers.")
        say("Numbers of new requests leave a gap, so that no link of a lost request opens another.")
