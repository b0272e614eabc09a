"""Blocks for agents inside public articles (`!!! internal`): found and cut out of the Markdown source.

Cutting errs on the side of too much: what may belong to an internal block never reaches the public tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.fences import code_lines, fences
from kb.library import Article

MARKER = re.compile(
    r"(?P<before>(?:[> \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*+)(?P<marks>!!!|\?\?\?\+?)[ \t]*(?:[\w-]+[ \t]+)*?internal\b(?P<rest>.*)$",
    re.IGNORECASE,
)
# Lines of other tools, which come to nothing.
LEFT_OUT = re.compile(r"[ \t>]*(?:\{%|:::|\[!include|\[toc\]|\[\[)", re.IGNORECASE)
ALERT = "[!internal]"
BEFORE_ALERT = frozenset("> \t-*+.)0123456789")


@dataclass(frozen=True)
class Block:
    """Lines first..last (indexes) of one internal block; `indent` is the column of its marker."""

    first: int
    last: int
    indent: int


def without_internal(markdown: str) -> str:
    """The source with every internal block cut out."""
    if "internal" not in markdown.lower():
        return markdown
    lines = markdown.split("\n")
    cut = {at for block in internal_blocks(lines) for at in range(block.first, block.last + 1)}
    return "\n".join(line for at, line in enumerate(lines) if at not in cut)


def internal_blocks(lines: list[str]) -> Iterator[Block]:
    """The internal blocks, also those within others. A marker inside fenced code is code."""
    is_code = code_lines(lines, strict=True)
    opened_at = {at: fence.first for fence in fences(lines) for at in range(fence.first, fence.last + 1)}
    for at, line in enumerate(lines):
        indent = None if is_code[at] else _marker_column(line)
        if indent is not None:
            yield Block(at, _last_line(lines, opened_at, at, indent), indent)


def _marker_column(line: str) -> int | None:
    """The column of `!!! internal`, or of the quotation mark of `> [!INTERNAL]`; None for any other line."""
    marker = MARKER.match(line)
    if marker:
        return _column(marker["before"])
    place = line.lower().find(ALERT)
    if place > 0 and ">" in line[:place] and BEFORE_ALERT.issuperset(line[:place]):
        return _column(line[: line.rindex(">", 0, place)])
    return None


def _last_line(lines: list[str], opened_at: dict[int, int], first: int, indent: int) -> int:
    """To the first line that is indented no more than the marker, unless it runs on from the block or is code begun in it."""
    last, blank_seen = first, False
    for at in range(first + 1, len(lines)):
        line = lines[at]
        deeper = _column_of_text(line) > indent or first < opened_at.get(at, first) <= last
        if not line.strip(" \t>"):
            blank_seen = True
        elif deeper or (not blank_seen and _marker_column(line) is None):
            last = at
        elif not LEFT_OUT.match(line):
            break
    return last


def _column(before: str) -> int:
    return len(before.expandtabs(4))


def _column_of_text(line: str) -> int:
    return _column(line[: len(line) - len(line.lstrip("> \t"))])


def check_internal_blocks(article: Article, report: Callable[..., None]) -> None:
    """Tell of a block whose text stands outside it: a reader of the source would think it hidden, or it is shown to nobody."""
    if "internal" not in article.body.lower():
        return
    lines = article.body.split("\n")
    for block in internal_blocks(lines):
        if not MARKER.match(lines[block.first]):
            continue
        inside = [line for line in lines[block.first + 1 : block.last + 1] if line.strip(" \t>")]
        here = article.body_line + block.first
        if not inside:
            report(
                here,
                "internal-empty",
                "an internal block without text",
                "indent its text by four spaces more than the !!!",
            )
        elif _column_of_text(inside[0]) < block.indent + 4:
            report(
                here + 1,
                "internal-indent",
                "the text of an internal block is not inside it",
                "indent it by four spaces more than the !!!",
            )
