"""Differences of two texts as shown: lines that came and went, with some around them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 3  # lines


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    """`kind`: same, gone, new, or gap (lines left out). Numbers are 0 where the line is not in that text."""

    kind: str
    before: int = 0
    after: int = 0
    text: str = ""


def whole(before: str, after: str) -> tuple[DiffLine, ...]:
    """Every line of the second text, with those that went from the first at their places."""
    old, new = before.split("\n"), after.split("\n")
    lines: list[DiffLine] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            lines += [DiffLine(kind="gone", before=at + 1, text=old[at]) for at in range(from_old, to_old)]
        lines += [
            DiffLine(kind="same" if kind == "equal" else "new", after=at + 1, text=new[at])
            for at in range(from_new, to_new)
        ]
    return tuple(lines)


def differences(before: str, after: str) -> tuple[DiffLine, ...]:
    """Empty for equal texts."""
    old, new = before.split("\n"), after.split("\n")
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    lines: list[DiffLine] = []
    for group in groups:
        lines += [DiffLine(kind="gap")] if lines else []
        for kind, from_old, to_old, from_new, to_new in group:
            if kind == "equal":
                lines += [
                    DiffLine(kind="same", before=before + 1, after=after + 1, text=old[before])
                    for before, after in zip(range(from_old, to_old), range(from_new, to_new), strict=True)
                ]
                continue
            lines += [DiffLine(kind="gone", before=at + 1, text=old[at]) for at in range(from_old, to_old)]
            lines += [DiffLine(kind="new", after=at + 1, text=new[at]) for at in range(from_new, to_new)]
    return tuple(lines)
