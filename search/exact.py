"""Short exact things: a dictated code, a phone or account number. They stand before everything that is only similar."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from search.index import Index
from search.tree import Card

CODE = re.compile(r"[#№]?\s*([\w-]{2,12})")
NUMBER = re.compile(r"[+(]?\d[\d\s()+–-]{4,24}\d")
COMPARED_DIGITS = 10  # of long numbers: +7, 8 and nothing before a Russian number are the same


def exact_articles(index: Index, typed: str) -> np.ndarray:
    """Numbers of the articles that are, or hold, exactly what was typed, when it is a code or a number; else empty."""
    code = CODE.fullmatch(typed)
    ids = {card.id for card in index.tree.codes(code.group(1))} if code else set()
    if ids:
        return np.array([number for number, card in enumerate(index.tree.cards) if card.id in ids], np.int64)
    found = index.tree.numbers.get(compared(typed), ()) if NUMBER.fullmatch(typed) else ()
    return np.array(found, np.int64)


def exact_code(typed: str, card: Card) -> bool:
    """The query is nothing but this article's code."""
    code = CODE.fullmatch(typed)
    return bool(code and card.code and code.group(1).casefold() == card.code.casefold())


def numbers_in(texts: Iterable[str]) -> set[str]:
    """The long numbers of an article, as they are compared."""
    return {compared(match.group()) for text in texts for match in NUMBER.finditer(text)}


def compared(number: str) -> str:
    """The last digits of a number, however it is written."""
    return re.sub(r"\D+", "", number)[-COMPARED_DIGITS:]
