"""Envelopes: a letter as an e-mail message with safe headers and an identity that does not change when it is sent again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from kb.delivery.letters import Letter, one_line
from kb.errors import SettingsError, Undeliverable
from kb.outbox import Entry


def envelope(entry: Entry, letter: Letter, *, sender: str, brand: str) -> EmailMessage:
    """The message of an entry: always the same headers and words. Raises Undeliverable for an address nobody can have."""
    domain = sender.rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(brand), addr_spec=sender)
    message["To"] = _address(letter.to)
    if letter.reply_to:
        with suppress(Undeliverable):  # the team hears of a ticket whatever stands in it as an address
            message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(_moment(entry))
    message["Message-ID"] = f"<{entry.key}@{domain}>"
    message["References"] = f"<{entry.ticket}@{domain}>"  # joins the letters about one ticket into one conversation
    message["Auto-Submitted"] = "auto-generated"
    message["X-Otvet-Ticket"] = entry.ticket
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    message["Content-Language"] = letter.lang  # last: making alternatives moves what is there already into the first part
    message.set_boundary(f"=_{entry.key}")  # stable, so that a letter sent again is the same to the byte
    return message


def check_sender(address: str) -> str:
    """KB_MAIL_FROM as it may stand in a header. Raises SettingsError."""
    name, at, domain = address.rpartition("@")
    if not (at and name and domain) or one_line(address) != address or " " in address:
        raise SettingsError(f"KB_MAIL_FROM={address!r}: expected an address such as help@example.org")
    return address


def _moment(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.payload["at"])


def _address(address: str) -> Address:
    """A valid address as a header takes it. One that reads as an encoded word (RFC 2047) would become other headers and recipients."""
    if "=?" in address:
        raise Undeliverable(f"{one_line(address)[:100]!r} is no e-mail address: it holds an encoded word")
    try:
        known = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Undeliverable(f"{one_line(address)[:100]!r} is no e-mail address: {error}") from None
    name, _, domain = (known.ascii_email or f"{known.local_part}@{known.ascii_domain}").rpartition("@")
    return Address(username=name, domain=domain)
