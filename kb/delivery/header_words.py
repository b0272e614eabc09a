"""Header words: subjects and names of any alphabet, folded so that every mail program reads the same text again.

The standard library loses spaces where a line of encoded words meets plain ones (and its readers drop the space between two
encoded words, as RFC 2047 asks), so a text with one foreign letter is encoded whole, its spaces inside the words.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from email.headerregistry import Address, AddressHeader
from email.policy import EmailPolicy

MAX_LINE = 76  # characters of a line with an encoded word (RFC 2047, 2); plain lines keep to it too
WORD_BYTES = 39  # 52 characters of base64: 64 with "=?utf-8?b?" and "?=", which fits behind "Subject: "
PLAIN = re.compile(
    r"(?:(?!=\?)[!-~]){1,70}(?: (?:(?!=\?)[!-~]){1,70})*"
)  # printable ASCII that can be folded at its spaces


def encoded_words(text: str) -> tuple[str, ...]:
    """The text as encoded words, each of whole characters. Read one after another they are the text."""
    return tuple(f"=?utf-8?b?{base64.b64encode(part.encode()).decode()}?=" for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    part, size = "", 0
    for sign in text:
        length = len(sign.encode("utf-8", "replace"))
        if size + length > WORD_BYTES:
            yield part
            part, size = "", 0
        part, size = part + sign, size + length
    if part:
        yield part


def folded(name: str, words: tuple[str, ...], linesep: str) -> str:
    """A header of words, as many on each line as fit; a continuation begins with the space that stands between them."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > MAX_LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return linesep.join(lines) + linesep


class LetterPolicy(EmailPolicy):
    """The policy of every letter: that of the standard library but for how subjects, senders and references are folded."""

    def fold(self, name: str, value: str) -> str:
        words = _words_of(name.lower(), value)
        return folded(name, words, self.linesep) if words else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        words = _words_of(name.lower(), value)
        return folded(name, words, self.linesep).encode("ascii") if words else super().fold_binary(name, value)


def _words_of(name: str, value: str) -> tuple[str, ...]:
    """The words of a subject, a sender or a list of letters as they may stand in a header; none of any other header."""
    if name == "subject":
        return tuple(value.split(" ")) if PLAIN.fullmatch(value) else encoded_words(value)
    if name == "references":
        return tuple(value.split())
    if name == "from" and isinstance(value, AddressHeader) and len(value.addresses) == 1:
        (sender,) = value.addresses
        plain = str(Address(sender.display_name, addr_spec=sender.addr_spec))
        short = len(f"{name}: {plain}") <= MAX_LINE  # a quoted name over two lines is read amiss by some
        if not sender.display_name or (short and PLAIN.fullmatch(sender.display_name)):
            return (plain,)
        return (*encoded_words(sender.display_name), f"<{sender.addr_spec}>")
    return ()


POLICY = LetterPolicy(linesep="\r\n")
