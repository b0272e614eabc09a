"""Envelopes: a letter as an e-mail message with safe headers and an identity that does not change when it is sent again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from kb.delivery.header_words import POLICY
from kb.delivery.letter_parts import Letter, one_line
from kb.delivery.mailboxes import read_mailbox
from kb.delivery.outbox import OutboxEntry
from kb.errors import SettingsError, Undeliverable


def envelope(entry: OutboxEntry, letter: Letter, *, sender: str, brand: str) -> EmailMessage:
    """The message of an entry: always the same headers and words. Raises Undeliverable for an address nobody can have.

    All letters about a ticket hang on one root, which is no letter, and each answers the one before it to the same readers.
    """
    domain = sender.rpartition("@")[2]
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(brand), addr_spec=sender)
    message["To"] = _address(letter.to)
    if letter.reply_to:
        with suppress(Undeliverable):  # the team hears of a ticket whatever stands in it as an address
            message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(_moment(entry))
    message["Message-ID"] = f"<{entry.key}@{domain}>"
    if entry.ticket:
        root, before = f"<{entry.ticket}@{domain}>", f"<{entry.before}@{domain}>" if entry.before else ""
        message["References"] = f"{root} {before}".rstrip()
        if before:
            message["In-Reply-To"] = before
        message["X-Otvet-Ticket"] = entry.ticket
    if letter.automatic:  # RFC 3834; other desks and filters drop or hide what is marked so
        message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:  # RFC 8058: mail programs show a button and send the POST themselves
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    message["Content-Language"] = (
        letter.lang
    )  # last: making alternatives moves what is there already into the first part
    message.set_boundary(f"=_{entry.key}")  # stable, so that a letter sent again is the same to the byte
    return message


def check_sender(address: str) -> str:
    """KB_MAIL_FROM as it may stand in a header, its domain in ASCII. Raises SettingsError."""
    name, at, domain = address.rpartition("@")
    if not (at and name and domain) or one_line(address) != address or " " in address:
        raise SettingsError(f"KB_MAIL_FROM={address!r}: expected an address such as help@example.org")
    if address.isascii():
        return address
    try:
        sender = read_mailbox(address)
    except ValueError as error:
        raise SettingsError(f"KB_MAIL_FROM={address!r}: {error}") from None
    if sender.foreign:
        raise SettingsError(
            f"KB_MAIL_FROM={address!r}: the part before the @ has to be ASCII, or half the world can't answer"
        )
    return f"{sender.name}@{sender.domain}"


def _moment(entry: OutboxEntry) -> datetime:
    """When it happened, as far as it says so; else when it was told of."""
    said = entry.payload.get("at")
    return datetime.fromisoformat(str(said)) if said else entry.created_at


def _address(address: str) -> Address:
    """A valid address as a header takes it."""
    try:
        mailbox = read_mailbox(address)
    except ValueError as error:
        raise Undeliverable(f"{one_line(address)[:100]!r} is no e-mail address: {error}") from None
    return Address(username=mailbox.name, domain=mailbox.domain)
