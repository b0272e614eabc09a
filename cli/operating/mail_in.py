"""`kb mail-in`: takes a letter from a mail server's pipe, or what is unread in the mailbox of KB_IMAP_URL."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.articles.contacts import NO_CONTACTS
from kb.errors import IndexUnavailable, SettingsError, StateUnavailable
from kb.inbound.intake import Intake
from kb.inbound.letter import MAX_LETTER
from kb.inbound.reader import MailReader
from kb.requests.attachments import AttachmentStore
from kb.requests.events import Mailroom
from kb.requests.service_levels import promise
from kb.settings import Settings, load_settings
from kb.storage.database import connect, migrate
from kb.storage.site_key import site_key
from search.index.tree import Tree
from search.publish import generations

TRY_AGAIN, REFUSED = 75, 65  # as mail servers read the status of a pipe (sysexits.h): EX_TEMPFAIL, EX_DATAERR


def mail_in(
    imap: Annotated[
        bool, typer.Option("--imap", help="Read the mailbox of KB_IMAP_URL until stopped, instead of one letter.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="With --imap: take what is unread, and end.")] = False,
) -> None:
    """Take a letter from standard input: an answer joins its request.

    Status 75 asks the mail server to try again later, 65 says that the letter is too large.
    """
    with told_plainly():
        settings = load_settings()
        if imap:
            _read_mailbox(settings, once=once)
            return
        raw = sys.stdin.buffer.read(MAX_LETTER + 1)
        if len(raw) > MAX_LETTER:
            say(f"the letter is over {MAX_LETTER // 2**20} MB")
            raise typer.Exit(REFUSED)
        try:
            taken = make_intake(settings).take(raw, at=datetime.now(UTC))
        except StateUnavailable as error:
            say(f"{error}; the mail server is asked to try again")
            raise typer.Exit(TRY_AGAIN) from None
        say(" ".join(filter(None, (taken.outcome, taken.number, f"({taken.why})" if taken.why else ""))))


def _read_mailbox(settings: Settings, *, once: bool) -> None:
    if not settings.imap_url:
        raise SettingsError("KB_IMAP_URL is empty: set it to the mailbox that answers come to")
    reader = MailReader(settings.imap_url, make_intake(settings), clock=lambda: datetime.now(UTC))
    if once:
        counted = reader.read_once()
        say(", ".join(f"{times} {outcome}" for outcome, times in sorted(counted.items())) or "nothing is unread")
        return
    try:
        reader.run()
    except KeyboardInterrupt:
        say("stopped")


def make_intake(settings: Settings) -> Intake:
    """What taking letters needs, for a command. Promises are those of the published index; without one none are made."""
    database = connect(settings.database_url)
    migrate(database)
    contacts = NO_CONTACTS
    try:
        name = generations.current_name(settings.index)
        contacts = Tree(settings.index / "generations" / name / "public", name).contacts if name else NO_CONTACTS
    except (IndexUnavailable, OSError, ValueError):
        pass
    return Intake.of(
        settings,
        database=database,
        store=AttachmentStore(settings.attachments),
        room=Mailroom.of(settings, site_key(database, settings.secret_key)),
        promise=lambda topic, at: promise(contacts, topic, at=at),
        contacts=lambda: contacts,
    )
