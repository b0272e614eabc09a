"""Marks in pairs: what stands between an opening and its end is put anew, in a time that grows with the text alone.

A pattern of both would look for the end again from every opening that has none, through the whole text each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

Put = Callable[[re.Match[str], str], str | None]  # the opening and what stands inside; None: both marks stay


@dataclass(frozen=True)
class MarkPair:
    """An opening, and the pattern of its end; "TAG" in it is the group `tag` of the opening."""

    opening: re.Pattern[str]
    ending: str


def put_anew(text: str, pair: MarkPair, put: Put) -> str:
    """The text with every opening that has an end, the end and what stands between them as `put` says."""
    made: list[str] = []
    endless: set[re.Pattern[str]] = set()
    kept = at = 0
    while opening := pair.opening.search(text, at):
        at = opening.end()
        ending = _ending(pair.ending, opening["tag"] if "TAG" in pair.ending else "")
        end = None if ending in endless else ending.search(text, at)
        if end is None:
            endless.add(ending)  # nor has any opening after this one
            continue
        at = end.end()
        shown = put(opening, text[opening.end() : end.start()])
        if shown is not None:
            made += text[kept : opening.start()], shown
            kept = at
    return "".join([*made, text[kept:]])


@lru_cache(maxsize=256)
def _ending(pattern: str, tag: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("TAG", re.escape(tag)), re.MULTILINE)
