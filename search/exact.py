"""Short exact things: a dictated code, a phone or error number. They stand before everything that is only similar."""

from __future__ import annotations

import re

import numpy as np

from search.index import Index
from search.tree import Card, Tree

CODE = re.compile(r"[#№]?\s*([\w-]{2,12})")
NUMBER = re.compile(r"[+(]?\d[\d\s()+–-]{4,24}\d")
NUMBER_CANDIDATES = 20  # articles whose passages are read for the number


def exact_articles(tree: Tree, typed: str, ranked: np.ndarray, index: Index) -> list[int]:
    """Numbers of candidate articles that hold exactly what was typed, when it is a code or a number; else empty."""
    held = {int(number) for number in ranked}
    code = CODE.fullmatch(typed)
    if code and (cards := tree.codes(code.group(1))):
        ids = {card.id for card in cards}
        return [number for number, card in enumerate(tree.cards) if card.id in ids and number in held]
    if NUMBER.fullmatch(typed):
        return _with_number(_digits(typed), ranked, index)
    return []


def exact_code(typed: str, card: Card) -> bool:
    """The query is nothing but this article's code."""
    code = CODE.fullmatch(typed)
    return bool(code and card.code and code.group(1).casefold() == card.code.casefold())


def _with_number(digits: str, ranked: np.ndarray, index: Index) -> list[int]:
    found = []
    for number in ranked[:NUMBER_CANDIDATES]:
        span = range(int(index.first[number]), int(index.first[number + 1]))
        if any(digits in _digits(index.passages[passage]["text"]) for passage in span):
            found.append(int(number))
    return found


def _digits(text: str) -> str:
    return re.sub(r"\D+", "", text)
