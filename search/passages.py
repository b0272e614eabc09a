"""Sections → passages of about 120 words: the unit both indexes are made of. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

TARGET_WORDS = 120
WHOLE_UP_TO = 150  # a section of so many words is not divided
JOIN_UNDER = 25  # a section of fewer words joins the one before it

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"«“(\[–—]*[A-ZА-ЯЁ\d])|(?<=[.!?…][»”\")\]])\s+(?=[A-ZА-ЯЁ\d«“])|\n+")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of one article. `anchor` leads to its section ("" = the top of the page)."""

    anchor: str
    heading: str
    text: str


def passages(title: str, sections: Iterable[tuple[str, str, str]]) -> list[Passage]:
    """Passages of one article from its (anchor, heading, text) sections; at least one, even when there is no text."""
    made: list[Passage] = []
    for anchor, heading, text in _joined(title, sections):
        made.extend(Passage(anchor=anchor, heading=heading, text=part) for part in _packed(text))
    return made or [Passage(anchor="", heading="", text="")]


def indexed_text(title: str, passage: Passage) -> str:
    """What both engines read: the title is in every passage (+.02 to +.11 MRR on every set tried)."""
    return "\n".join(part for part in (title, passage.heading, passage.text) if part)


def sentences(text: str) -> list[str]:
    """Sentences and lines of a text, stripped, none empty."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def _joined(title: str, sections: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    joined: list[tuple[str, str, str]] = []
    for anchor, heading, text in sections:
        heading = "" if heading.strip().casefold() == title.strip().casefold() else heading.strip()
        text = text.strip()
        if not text and not heading:
            continue
        if joined and len(text.split()) < JOIN_UNDER:
            before_anchor, before_heading, before = joined[-1]
            extra = "\n".join(part for part in (heading, text) if part)
            joined[-1] = (before_anchor, before_heading, f"{before}\n{extra}".strip())
        else:
            joined.append((anchor, heading, text))
    return joined


def _packed(text: str) -> list[str]:
    count = len(text.split())
    if count <= WHOLE_UP_TO:
        return [text]
    share = count / math.ceil(count / TARGET_WORDS)
    parts: list[str] = []
    current: list[str] = []
    size = 0
    for sentence in _bounded(sentences(text)):
        length = len(sentence.split())
        if current and size + length / 2 > share:
            parts.append("\n".join(current))
            current, size = [], 0
        current.append(sentence)
        size += length
    return [*parts, "\n".join(current)] if current else parts


def _bounded(found: list[str]) -> list[str]:
    """Sentences, with endless ones (tables, lists without stops) cut every WHOLE_UP_TO words."""
    bounded = []
    for sentence in found:
        pieces = sentence.split()
        if len(pieces) <= WHOLE_UP_TO:
            bounded.append(sentence)
        else:
            bounded.extend(" ".join(pieces[n : n + TARGET_WORDS]) for n in range(0, len(pieces), TARGET_WORDS))
    return bounded
