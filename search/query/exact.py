"""Short exact things: a dictated code, a phone or account number. They stand before everything that is only similar."""

from __future__ import annotations

import re

import numpy as np

from search.index.opened import Index
from search.index.tree import Card
from search.text.numbers import FEWEST, NUMBER, compared

CODE = re.compile(r"[#№]?\s*([\w-]{2,12})")


def exact_articles(index: Index, typed: str) -> np.ndarray:
    """Numbers of the articles that are, or hold, exactly what was typed, when it is a code or a number; else empty."""
    code = CODE.fullmatch(typed)
    ids = {card.id for card in index.tree.codes(code.group(1))} if code else set()
    if ids:
        return np.array([number for number, card in enumerate(index.tree.cards) if card.id in ids], np.int64)
    numbers = index.tree.numbers.get(compared(typed), ()) if NUMBER.fullmatch(typed) else ()
    return np.array(numbers, np.int64)


def numbers_as_written(index: Index, text: str) -> str:
    """The text with its long numbers spelled as the first article that holds them spells them: every spelling asks the same."""
    return NUMBER.sub(lambda number: _as_written(index, number.group()), text)


def _as_written(index: Index, number: str) -> str:
    wanted = compared(number)
    holding = index.tree.numbers.get(wanted, ()) if len(wanted) >= FEWEST else ()
    passages = (at for n in holding[:1] for at in range(int(index.first[n]), int(index.first[n + 1])))
    spelled = (spelling.group() for at in passages for spelling in NUMBER.finditer(index.passages[at].text))
    return next((one for one in spelled if compared(one) == wanted), number)


def exact_code(typed: str, card: Card) -> bool:
    """The query is nothing but this article's code."""
    code = CODE.fullmatch(typed)
    return bool(code and card.code and code.group(1).casefold() == card.code.casefold())
