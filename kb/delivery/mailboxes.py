"""Mailboxes: addresses as people type them, judged before anybody is promised a letter. Asks no server."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from kb.storage.site_key import sign

Fault = Literal["", "malformed", "mixed", "foreign"]
MAX_NAME = 64  # bytes (RFC 5321, 4.5.3.1.1)
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # whose letters are taken for one another
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """An address a letter may be sent to: its name as it was typed, its domain in ASCII (punycode)."""

    name: str
    domain: str

    @property
    def foreign(self) -> bool:
        """Only servers that speak SMTPUTF8 (RFC 6531) can write to it."""
        return not self.name.isascii()


def read_mailbox(address: str) -> Mailbox:
    """The mailbox of an address. Raises ValueError, which says what is wrong, for one that nobody can have.

    An address that reads as an encoded word (RFC 2047) is refused: in a header it would become other headers and recipients.
    """
    if "=?" in address:
        raise ValueError("it holds an encoded word")
    try:
        valid = validate_email(address.strip(), check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    if len(valid.local_part.encode()) > MAX_NAME:
        raise ValueError("the part before the @ is too long")
    return Mailbox(name=valid.local_part, domain=valid.ascii_domain)


def mailbox_key(address: str) -> str:
    """The one form of all that mean this mailbox: small letters, the domain in ASCII. No letter becomes another one: straße.de is not
    strasse.de, and who owns the one may not read what was written to the other.
    """
    if address.isascii():
        return address.strip().lower()
    try:
        mailbox = read_mailbox(address)
    except ValueError:
        return unicodedata.normalize("NFC", address.strip()).lower()
    return f"{mailbox.name.lower()}@{mailbox.domain.lower()}"


def mailbox_hash(key: bytes, address: str) -> str:
    """A mailbox where its address is not kept, the same for every spelling of it; "" of none."""
    return sign(key, "email", mailbox_key(address)) if address.strip() else ""


def usual_spellings(address: str) -> tuple[str, ...]:
    """An address as people write it: as given, small, capital, capitalised, its domain in its own letters and in ASCII."""
    name, _, domain = address.strip().rpartition("@")
    ascii_domain = mailbox_key(address).rpartition("@")[2]
    with contextlib.suppress(UnicodeError):
        domain = ascii_domain.encode("ascii").decode("idna") if "xn--" in domain.lower() else domain
    names = (name, name.lower(), name.upper(), name.capitalize())
    domains = (domain, domain.lower(), domain.upper(), domain.title(), domain.capitalize(), ascii_domain)
    return tuple(dict.fromkeys((address.strip(), *(f"{one}@{other}" for one in names for other in domains))))


def same_mailbox(one: str, other: str) -> bool:
    """Whether letters to both come to the same person; an empty address is nobody's."""
    return bool(one.strip()) and mailbox_key(one) == mailbox_key(other)


def fault_of(address: str) -> Fault:
    """What keeps us from promising a letter to this address; "" if nothing does.

    malformed: nobody can have it. mixed: a word of it has letters of two alphabets, as one typed in the wrong layout has.
    foreign: its name is not in ASCII, so whether it can be written to depends on the mail server.
    """
    try:
        mailbox = read_mailbox(address)
    except ValueError:
        return "malformed"
    if any(len(_scripts(word)) > 1 for word in LETTERS.findall(address)):
        return "mixed"
    return "foreign" if mailbox.foreign else ""


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "") for letter in word)
    return {script for name in names for script in SCRIPTS if name.startswith(script)}
