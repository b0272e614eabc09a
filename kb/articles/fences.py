"""Fenced code blocks of Markdown source: which lines are code. Never changes a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"(?P<before>[> \t]*)(?P<marks>`{3,}|~{3,})(?P<info>[^`\n]*)$")


@dataclass(frozen=True)
class Fence:
    """Lines first..last (indexes, the marks included) of one fenced block."""

    first: int
    last: int
    before: str
    marks: str
    info: str


def fences(lines: list[str], *, strict: bool = False) -> list[Fence]:
    """The closed fenced blocks, in order. An opener that nothing closes is text, as the renderer has it.

    `strict` counts only those the renderer would take as they stand: closed by the very marks that opened them and
    holding no line indented less. Other tools are laxer.
    """
    blocks: list[Fence] = []
    never_closed: set[str] = set()
    at = 0
    while at < len(lines):
        opener = FENCE.match(lines[at]) if "```" in lines[at] or "~~~" in lines[at] else None
        if opener and opener["marks"] not in never_closed:
            last = _closing(lines, at, opener, strict)
            if last is None:
                never_closed.add(opener["marks"])
            elif last > 0:
                blocks.append(Fence(at, last, opener["before"], opener["marks"], opener["info"].strip()))
                at = last
        at += 1
    return blocks


def code_lines(lines: list[str], *, strict: bool = False) -> list[bool]:
    """For each line whether it stands in a fenced block."""
    marked = [False] * len(lines)
    for fence in fences(lines, strict=strict):
        marked[fence.first : fence.last + 1] = [True] * (fence.last + 1 - fence.first)
    return marked


def _closing(lines: list[str], first: int, opener: re.Match[str], strict: bool) -> int | None:
    """The closing line; 0 when the block is broken off before one; None when no line to the end closes it."""
    marks, quoted = opener["marks"], ">" in opener["before"]
    indent = len(opener["before"].expandtabs(4))
    for at in range(first + 1, len(lines)):
        content = lines[at].lstrip("> \t") if quoted else lines[at].lstrip()
        before = lines[at][: len(lines[at]) - len(content)]
        if content and ((quoted and ">" not in before) or (strict and len(before.expandtabs(4)) < indent)):
            return 0
        bare = content.rstrip()
        if bare == marks or (not strict and len(bare) > len(marks) and bare == marks[0] * len(bare)):
            return at
    return None
