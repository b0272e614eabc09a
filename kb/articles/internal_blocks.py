"""Blocks for agents inside public articles (`!!! internal`): found and cut out of the Markdown source.

Also all that is told of concealed text in one article. Cutting errs on the side of too much: what may belong to an internal block never reaches the public tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.articles.concealed.hidden_text import problems_of_hidden_text
from kb.articles.concealed.kept_kinds import problems_of_kept_kinds
from kb.articles.concealed.lookalikes import problems_of_lookalikes
from kb.articles.concealed.spaces import with_plain_spaces
from kb.articles.fences import code_lines, fences
from kb.articles.library import Article
from kb.errors import Problem
from kb.rules import Rule

MARKER = re.compile(
    r"(?P<before>(?:[> \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*+)(?P<marks>!!!|\?\?\?\+?)[ \t]*(?:[\w-]+[ \t]+)*?internal\b(?P<rest>.*)$",
    re.IGNORECASE,
)
# Lines of other tools, which come to nothing.
LEFT_OUT = re.compile(r"[ \t>]*(?:\{%|:::|\[!include|\[toc\]|\[\[)", re.IGNORECASE)
ALERT = "[!internal]"
EMPTY = Rule("internal-empty", "indent its text by four spaces more than the !!!", "error")
INDENT = Rule("internal-indent", "indent it by four spaces more than the !!!", "error")
BEFORE_ALERT = frozenset("> \t-*+.)0123456789")


@dataclass(frozen=True)
class Block:
    """Lines first..last (indexes) of one internal block; `indent` is the column of its marker."""

    first: int
    last: int
    indent: int


def without_internal(markdown: str) -> str:
    """The source with every internal block cut out."""
    cut = internal_lines(markdown)
    return "\n".join(line for at, line in enumerate(markdown.split("\n")) if at not in cut) if cut else markdown


def internal_lines(markdown: str) -> set[int]:
    """Indexes of the lines that belong to internal blocks."""
    if "internal" not in markdown.lower():
        return set()
    return {at for block in internal_blocks(markdown.split("\n")) for at in range(block.first, block.last + 1)}


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


def problems_of_internal_blocks(article: Article) -> Iterator[Problem]:
    """Blocks whose text stands outside them: a reader of the source would think it hidden, or it is shown to nobody."""
    if "internal" not in article.body.lower():
        return
    lines = with_plain_spaces(article.body).split("\n")
    for block in internal_blocks(lines):
        if not MARKER.match(lines[block.first]):
            continue
        inside = [line for line in lines[block.first + 1 : block.last + 1] if line.strip(" \t>")]
        here = article.body_line + block.first
        if not inside:
            yield EMPTY.at(article.path, here, "an internal block without text")
        elif _column_of_text(inside[0]) < block.indent + 4:
            yield INDENT.at(article.path, here + 1, "the text of an internal block is not inside it")


def problems_of_concealed(article: Article) -> Iterator[Problem]:
    """Text that would be shown to readers it isn't for, or to nobody. It depends on the article alone."""
    yield from problems_of_internal_blocks(article)
    yield from problems_of_hidden_text(article.body, article.path, article.body_line)
    if article.audience == "public":
        cut = internal_lines(with_plain_spaces(article.body))
        told = list(problems_of_lookalikes(article.body, article.path, article.body_line, cut))
        yield from told
        if article.status != "draft":  # a draft is kept from readers as a whole
            known = {problem.line for problem in told}
            kept = problems_of_kept_kinds(article.body, article.path, article.body_line, cut)
            yield from (problem for problem in kept if problem.line not in known)


def conceals_nothing(article: Article) -> bool:
    """Whether there is nothing to tell."""
    return next(problems_of_concealed(article), None) is None
