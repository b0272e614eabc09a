"""`kb import`: articles of another tool as a folder of ours, from saved files; `kb import fetch` saves them from its API."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import OtvetError

EXTRA = "Importing needs more packages: pip install 'otvet[import]'."
APIS = {
    "zendesk": "https://NAME.zendesk.com",
    "intercom": "https://api.intercom.io",
    "helpscout": "https://docsapi.helpscout.net",
    "freshdesk": "https://NAME.freshdesk.com",
}


def import_(
    what: Annotated[
        list[str],
        typer.Argument(metavar="FORMAT SOURCE DIR | fetch FORMAT URL DIR", help="docs/moving-in.md lists the formats."),
    ],
    public: Annotated[
        bool,
        typer.Option("--public", help="Texts of which the source does not say who may read them are for everybody."),
    ] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Bring pictures that stand on public addresses.")] = False,
    token: Annotated[
        Path | None,
        typer.Option("--token-file", help="With fetch: a file that holds the key of the API.", show_default=False),
    ] = None,
) -> None:
    """Make articles of what another tool saved. Run again, it changes only what changed there and keeps what was edited here."""
    with told_plainly():
        if what[0] == "fetch" and len(what) == 4:
            say(
                f"{save(what[1], what[2], Path(what[3]), token)} records are in {what[3]}; now: kb import {what[1]} {what[3]} DIR"
            )
            return
        if len(what) != 3:
            say("kb import FORMAT SOURCE DIR, or kb import fetch FORMAT URL DIR", file=sys.stderr)
            raise typer.Exit(2)
        try:
            from kb.importing.fetching import Fetcher
            from kb.importing.importing import import_articles
        except ModuleNotFoundError:
            raise OtvetError(EXTRA) from None
        folder = Path(what[2])
        say(import_articles(what[0], Path(what[1]), folder, public=public, fetch=Fetcher().fetch if fetch else None))
        say(f"The articles are in {folder}, this report in {folder}/.import/. Next: kb check --articles {folder}")


def save(form: str, url: str, folder: Path, token: Path | None) -> int:
    """Save the answers of a tool's API. Raises OtvetError."""
    from kb.importing.fetching import ApiAnswers, Fetcher

    if form not in APIS:
        raise OtvetError(f"{form!r} has no API that is known here; one of {', '.join(APIS)}. For others save files.")
    key = token.read_text("utf-8").strip() if token else ""
    saving = ApiAnswers(Fetcher(headers=_key(form, key) if key else {}, origin=url), url.rstrip("/"), folder)
    return {
        "zendesk": saving.zendesk,
        "intercom": saving.intercom,
        "helpscout": saving.helpscout,
        "freshdesk": saving.freshdesk,
    }[form]()


def _key(form: str, key: str) -> dict[str, str]:
    """How each API is told its key: a bearer, or a name and password (`mail/token:KEY` of Zendesk as it is)."""
    if form == "intercom" or (form == "zendesk" and ":" not in key):
        return {"authorization": f"Bearer {key}"}
    pair = key if ":" in key else f"{key}:X"
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
