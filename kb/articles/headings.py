"""Headings: of Markdown source, the one that is its title as plain text; of a rendered article, as values. Never renders."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from kb.articles.fences import code_lines

ATX = re.compile(r" {0,3}#[ \t]+(.*)$")
H1 = re.compile(r" {0,3}<h1\b[^>]*>(.*?)</h1>[ \t]*$", re.IGNORECASE)
CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
SETEXT = re.compile(r"[ \t]*=+[ \t]*$")
ATTRIBUTES = re.compile(r"\s*\{:?\s*(?:[#.]|[\w-]+=)[^{}]*\}\s*$")  # {#id}, { .big }, {: data-label="x" }
TAG = re.compile(r"<[^<>]*>")
IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
MARKS = re.compile(r"(?<!\\)(\*\*|__|\*|(?<!`)`++|~~)(?=\S)(.+?)(?<=\S)\1")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
LONGEST = 1000  # Characters of a heading's line.
LOOK_AT = 2000  # Lines; a first heading further down is not the title of anything.


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered article; `anchor` is its id on the page."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class SourceHeading:
    line: int  # index of its line in the body, from 0
    lines: int  # 1, or 2 when underlined
    text: str


def first_heading(body: str) -> SourceHeading | None:
    """The first heading of the first level outside code blocks. One of a part is the title of that part alone."""
    lines = body.split("\n")[:LOOK_AT]
    if not any("#" in line or SETEXT.match(line) or "<h1" in line for line in lines):
        return None
    for at, (line, is_code) in enumerate(zip(lines, code_lines(lines), strict=True)):
        if is_code:
            continue
        match = ATX.match(line) or H1.match(line)
        text = plain(CLOSING.sub("", match[1].strip())) if match and len(line) < LONGEST else ""
        if text:
            return SourceHeading(at, 1, text)
        if at and SETEXT.match(line) and len(lines[at - 1]) < LONGEST and _underlines(lines, at):
            return SourceHeading(at - 1, 2, plain(lines[at - 1]))
    return None


def _underlines(lines: list[str], at: int) -> bool:
    above, before = lines[at - 1].strip(), lines[at - 2].strip() if at > 1 else ""
    return (
        bool(above)
        and not before
        and not above.startswith(("-", "*", "+", ">", "|", "#", "!", "=", "<", "{"))
        and "|" not in above
    )


def without_line(body: str, heading: SourceHeading) -> str:
    """The body with the heading's lines emptied, so that every other line keeps its number."""
    lines = body.split("\n")
    lines[heading.line : heading.line + heading.lines] = [""] * heading.lines
    return "\n".join(lines)


def plain(markdown: str) -> str:
    """A heading's Markdown as the words a reader sees."""
    text = TAG.sub("", ATTRIBUTES.sub("", markdown))
    text = IMAGE_OR_LINK.sub(r"\1", text)
    for _ in range(3):
        text = MARKS.sub(r"\2", text)
    return " ".join(html.unescape(ESCAPED.sub(r"\1", text)).split())


def same_heading(one: str, other: str) -> bool:
    """Equal to a reader: letter case, ё, spaces and punctuation aside."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold().replace("ё", "е")))
