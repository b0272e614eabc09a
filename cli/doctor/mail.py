"""The mail servers of an installation: they are there, believed, and let us in. No letter is sent or read."""

from __future__ import annotations

from collections.abc import Iterator

from cli.doctor.finding import Finding, advised, broken, good
from kb.delivery.smtp import offers_foreign_names
from kb.errors import DeliveryFailed, SettingsError
from kb.inbound.imap_server import ImapServer
from kb.settings import Settings

EXAMPLE = "help@localhost"  # the default of KB_MAIL_FROM


def sending(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield advised(
            "KB_SMTP_URL", "empty: letters are only shown in the log", "Name a mail server, or customers hear nothing."
        )
        return
    try:
        offers_foreign_names(settings.smtp_url)
    except (DeliveryFailed, SettingsError) as error:
        yield broken("KB_SMTP_URL", str(error), "Letters wait in the outbox until it answers; nothing is lost.")
    else:
        yield good("KB_SMTP_URL", "the server answers and lets us in")
    if settings.mail_from == EXAMPLE:
        yield broken("KB_MAIL_FROM", f"{EXAMPLE}: mail servers refuse it", "Set it to an address of your own domain.")


def receiving(settings: Settings) -> Iterator[Finding]:
    """The mailbox that answers come to, where one is read."""
    if not settings.imap_url:
        return
    try:
        server = ImapServer.parse(settings.imap_url)
        from kb.inbound.mailbox import ImapFolder  # IMAPClient is an extra

        with ImapFolder(server):
            yield good("KB_IMAP_URL", f"the folder {server.folder} can be read")
    except (DeliveryFailed, SettingsError) as error:
        yield broken("KB_IMAP_URL", str(error), "Answers of customers stay in the mailbox until it can be read.")
