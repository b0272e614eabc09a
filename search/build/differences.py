"""Differences of two texts of an article, section by section: which sentences are new, and where some are gone.

A sentence that was moved is no change, and one that was taken out is not said again: it may have been taken out for a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from search.index.changes import SectionChange
from search.index.passages import Passage, sentences

SHOWN = 3  # new sentences of a section that are said
MOST_NEW = 0.6  # of an article's sentences: of one that was written anew nobody wants to read which
LETTERS = re.compile(r"\w")

_SECTIONS = TypeAdapter(tuple[SectionChange, ...])


def differences(before: Iterable[Passage], now: Iterable[Passage]) -> tuple[SectionChange, ...]:
    """Sections with sentences that are new, or that lost some; none where nearly all is new."""
    was, current = _by_section(before), _by_section(now)
    then = {_same(sentence) for said in was.values() for sentence in said}
    there = {_same(sentence) for said in current.values() for sentence in said}
    fresh = {place: [one for one in said if _same(one) not in then] for place, said in current.items()}
    if sum(map(len, fresh.values())) > MOST_NEW * max(1, sum(map(len, current.values()))):
        return ()
    headings = {heading for _, heading in was}
    gone = {heading for (_, heading), said in was.items() if any(_same(one) not in there for one in said)}
    return tuple(
        SectionChange(
            anchor=anchor,
            heading=heading,
            new=tuple(new[:SHOWN]),
            more=max(0, len(new) - SHOWN),
            removed=heading in gone,
            whole=heading not in headings,
        )
        for (anchor, heading), new in fresh.items()
        if new or heading in gone
    )


def _by_section(every: Iterable[Passage]) -> dict[tuple[str, str], list[str]]:
    """(anchor, heading) → its sentences that say something."""
    sections: dict[tuple[str, str], list[str]] = {}
    for passage in every:
        said = sections.setdefault((passage.anchor, passage.heading), [])
        said += [one for one in sentences(passage.text) if LETTERS.search(one)]
    return sections


def _same(sentence: str) -> str:
    """Sentences alike in this are the same: punctuation, letter case and space are no change."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def to_bytes(sections: tuple[SectionChange, ...]) -> bytes:
    """As they are kept."""
    return _SECTIONS.dump_json(sections)


def from_bytes(kept: bytes | None) -> tuple[SectionChange, ...] | None:
    """None for what `to_bytes` did not make."""
    try:
        return _SECTIONS.validate_json(kept) if kept is not None else None
    except ValidationError:
        return None
