"""Long numbers in texts and queries (phones, orders, accounts), in the one form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBER = re.compile(r"(?<![\w.])[+(]?\d[\d\s()+.·•/‐-―−-]{4,28}\d(?!\w)")
PARTS = re.compile(r"\d+")
PHONE_DIGITS = 10  # +7, 8 and nothing before a Russian number are the same
FEWEST = 6  # digits of a long number


def numbers_in(texts: Iterable[str]) -> set[str]:
    """The long numbers of an article, as they are compared."""
    spellings = (compared(match.group()) for text in texts for match in NUMBER.finditer(text))
    return {number for number in spellings if len(number) >= FEWEST}


def compared(number: str) -> str:
    """The last digits of a number, however it is written."""
    return "".join(PARTS.findall(number))[-PHONE_DIGITS:]
