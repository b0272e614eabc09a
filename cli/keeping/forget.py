"""`kb forget`: removes a person everywhere, then looks everywhere and says what it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.keeping.installation import Installation
from cli.terminal.acting import note_command
from cli.terminal.errors import FAILED, told_plainly
from cli.terminal.lines import say
from kb.retention.forget import Eraser, Forgotten
from kb.retention.person import Writer, find_person
from kb.retention.proof import LookAround, look_everywhere
from kb.storage.overwrite import database_files, overwrite_removed
from search.index.experience import EXPERIENCE
from search.model.adapted import ADAPTED


def forget(
    who: Annotated[str, typer.Argument(metavar="TICKET|EMAIL", help="A request's number, or an e-mail address.")],
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help="Another word for the person, such as a full name; blotted out as well."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Remove a person for good: requests, messages, files, letters, webhooks, searches, lessons; then prove it."""
    with told_plainly():
        our = Installation.open()
        with our.state.read() as conn:
            person = find_person(conn, who, also=tuple(also or ()))
        _tell_whom(person)
        if not yes:
            typer.confirm("Remove all of it for good?", abort=True)
        done = Eraser(state=our.state, log=our.log, store=our.store, key=our.key).forget(person, at=datetime.now(UTC))
        with our.state.begin() as conn:
            note_command(conn, "forget_person")  # whom is what nobody may know any more: not even the numbers
        for database in (our.state, our.log):
            overwrite_removed(database)
        folders = [folder for folder in (our.settings.attachments, our.settings.articles) if folder.is_dir()]
        proof = look_everywhere(our.state, our.log, folders, person.identifiers)
        _tell_done(done)
        _tell_proof(proof, our)
        _tell_beyond(our)
    if proof.traces:
        raise typer.Exit(FAILED)


def _tell_whom(person: Writer) -> None:
    named = person.identifiers
    say(f"{len(person.tickets)} requests: {', '.join(person.numbers) or 'none'}.")
    words = [
        f"{len(named.telephones)} telephone numbers",
        f"{len(named.names)} names",
        f"{len(named.lines)} lines of their own",
    ]
    say(f"Also looked for in others' words: {', '.join(words)}.")
    if person.others:
        say(
            f"The same address has {len(person.others)} other requests ({', '.join(person.others)}), which stay, and with them the "
            "address. To remove them too, give the address."
        )


def _tell_done(done: Forgotten) -> None:
    say(f"Removed: {_counted(done.removed)}.")
    say(f"Blotted out in others' words: {_counted(done.blotted)}.")


def _tell_proof(proof: LookAround, our: Installation) -> None:
    files = ", ".join(str(path) for path in (*database_files(our.state), *database_files(our.log)))
    places = ", ".join(filter(None, (files, *(f"everything in {folder}" for folder in proof.folders))))
    say(
        f"Looked through afterwards: {proof.columns} text columns with {proof.values} values, {proof.files} files ({places})."
    )
    for trace in proof.traces:
        say(f"  STILL NAMED: {trace.place}, {trace.times} times")
    if proof.numbers_kept:
        say(
            f"  The audit log still has {len(proof.numbers_kept)} of the requests by number (who of the staff did what to them, no word of or "
            "about the person), until KB_KEEP_AUDIT is over."
        )
    if proof.copies:
        say(
            f"  {proof.copies} lines the person wrote stand word for word in what others wrote, without naming anybody; left as they are."
        )
    if proof.traces:
        say("Take these out by hand (articles, drafts and notices are yours to edit), then run the same command again.")
    else:
        say("The person is named nowhere in them.")


def _tell_beyond(our: Installation) -> None:
    """What no program can reach from here."""
    settings = our.settings
    helpdesk = "the helpdesk of KB_WEBHOOK_URL, which was told of every event" if settings.webhook_url else ""
    team = f"the mailbox {settings.team_mail}" if settings.team_mail else ""
    adapted = "what `kb adapt` learnt, which holds no words (run it again, or `kb adapt --forget`)"
    experience = "what `kb lessons learn` learnt, which holds no words (run it again)"
    outside = [
        helpdesk,
        team,
        "letters in the person's own mailbox",
        "the file that `kb contracts load` reads",
        "words inside files and pictures of other requests",
        "log files of the server",
        adapted if (settings.index / ADAPTED).is_file() else "",
        experience if (settings.index / EXPERIENCE).is_file() else "",
    ]
    say(
        "Backups made before now still hold the person. `kb restore` removes them again when it is given such a backup, as long as "
        "this database and its key are there; destroy older copies that are kept elsewhere."
    )
    say(
        f"Not reached from here: {'; '.join(filter(None, outside))}. Running servers forget what search learnt within a minute."
    )


def _counted(numbers: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{times} {name.replace('_', ' ')}" for name, times in sorted(numbers.items()) if times) or "nothing"
    )
