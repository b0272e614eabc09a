"""What tells of a person in a text: addresses, numbers of requests, telephones, full names; found, and blotted out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

BLOT = "•••"
BETWEEN = r"[^\w\n]{0,3}"  # what may stand between the digits of a telephone number
TELEPHONE = re.compile(r"(?<![\w-])\+?\d(?:[\s().\u00a0\u2010-\u2015-]{0,3}\d){9,12}(?![\w-])")
LINE_LENGTH = 40  # characters from which two people don't write the same line by chance
NUMBER = re.compile(r"\d{4}-\d{6}")


@dataclass(frozen=True)
class Identifiers:
    """Words that belong to one person. `lines`: what they wrote themselves, to be found where staff copied it."""

    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()  # digits
    names: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()

    @cached_property
    def names_person(self) -> re.Pattern[str]:
        """Finds whatever names the person."""
        return _any_of(
            *map(_address_pattern, self.emails),
            *(rf"(?<![\d-]){re.escape(number)}(?!\d)" for number in self.numbers),
            *(_telephone_pattern(digits) for digits in self.telephones),
            *(rf"\b{_spaced(name)}\b" for name in self.names),
        )

    @cached_property
    def copies(self) -> re.Pattern[str]:
        """Finds what names the person, and whole lines of theirs."""
        return _any_of(self.names_person.pattern, *(_spaced(line) for line in self.lines))


def blotted(value: object, pattern: re.Pattern[str]) -> object:
    """A stored value (text, list or mapping) with every match replaced by BLOT."""
    if isinstance(value, str):
        return pattern.sub(BLOT, value)
    if isinstance(value, dict):
        return {key: blotted(part, pattern) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(blotted(part, pattern) for part in value)
    return value


def texts_in(value: object) -> Iterator[str]:
    """Every text of a stored value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def telephones_in(text: str) -> Iterator[str]:
    """Telephone numbers of people as digits; toll-free ones (8 800) are an organisation's."""
    for match in TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) == 11 and digits[0] in "78":
            digits = digits[1:]
        elif not match[0].startswith("+") and not (len(digits) == 10 and digits[0] == "9"):
            continue
        if not (len(digits) == 10 and digits.startswith("800")):
            yield digits


def full_name_in(text: str) -> str:
    """The name in a note of who called ("Anna Petrova, +7 …"); "" unless it has two words: a first name names nobody."""
    name = " ".join(TELEPHONE.sub(" ", text).strip(" ,.;").split())
    words = re.findall(r"[^\W\d_]+", name)
    return name if len(words) >= 2 and not re.search(r"\d", name) else ""


def own_lines(texts: Iterable[str]) -> frozenset[str]:
    """Lines long enough to be recognised where somebody copied them; quotations (>) are somebody else's words."""
    lines = (
        " ".join(line.split()) for text in texts for line in text.splitlines() if not line.lstrip().startswith(">")
    )
    return frozenset(line for line in lines if len(line) >= LINE_LENGTH)


def _any_of(*patterns: str) -> re.Pattern[str]:
    kept = [pattern for pattern in patterns if pattern]
    return re.compile("|".join(kept) if kept else r"(?!)", re.IGNORECASE)


def _address_pattern(email: str) -> str:
    """An address as it is or in the address of a page, and no other one that ends or begins alike. A Russian word that touches one
    in Latin letters is no part of it.
    """
    letter = "A-Za-z0-9_" if email.isascii() else r"\w"
    mailbox = re.escape(email).replace("@", "(?:@|%40)")
    return rf"(?<![{letter}.%+-]){mailbox}(?![{letter}-]|\.[{letter}])"


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _telephone_pattern(digits: str) -> str:
    country = rf"(?:\+?[78]{BETWEEN})?" if len(digits) == 10 else r"\+?"
    return rf"(?<!\d){country}{BETWEEN.join(digits)}(?!\d)"
