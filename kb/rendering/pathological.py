"""Markdown that would make the converter slow or recurse, made harmless before it gets there. Never drops text.

A stretch with hundreds of one mark is not writing: its marks become stand-ins that no tool takes for syntax, and are
put back into the finished HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

MAX_INDENT = 48  # Columns: twelve levels of lists. Deeper text is shown at the twelfth.
MAX_QUOTES = 12
MAX_MARKS = 400  # Of one kind in one stretch: a line, or the lines of one paragraph. A paragraph of links has fewer.
MANY_MARKS = 60  # From here the deadline watches.
LONG_TEXT = 150_000
LONG_STRETCH = 5_000
MARKS = "[]()*_`<>!~\\^|:={}#-+&@./"
AS_WRITTEN = re.compile(
    r"(`+)(?!`).+?(?<!`)\1(?!`)|\]\([^()\n]*\)|<[^<>\n]*>|https?://\S+|(?P<mark>[~^]|={2,})", re.DOTALL
)
DEEP = re.compile(rf"^ {{{MAX_INDENT + 1},}}+", re.MULTILINE)
QUOTES = re.compile(rf"^(?:[ \t]*+>){{{MAX_QUOTES + 1},}}+", re.MULTILINE)
STARTS_STRETCH = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[^\n|]*\|")
FIRST_STAND_IN = 0xE010
TO_STAND_IN = {mark: chr(FIRST_STAND_IN + at) for at, mark in enumerate(MARKS)}
FROM_STAND_IN = {ord(stand_in): html.escape(mark) for mark, stand_in in TO_STAND_IN.items()}


def calmed(text: str) -> str:
    """The same text with depth capped and the marks of hopeless stretches replaced by stand-ins."""
    text = QUOTES.sub("> " * MAX_QUOTES, DEEP.sub(" " * MAX_INDENT, text))
    if len(text) < MAX_MARKS:
        return text
    return "\n".join(_calm(stretch) for stretch in stretches(text))


def untangled(text: str, breaks: Callable[[str], bool]) -> str:
    """The text, in whose stretches that break the converter raised, lowered, struck and marked words are characters only:
    it loses count of these marks where one kind stands alone among others ("~5 m^2").
    """
    return "\n".join(_bare(one) if AS_WRITTEN.search(one) and breaks(one) else one for one in stretches(text))


def _bare(stretch: str) -> str:
    def put(match: re.Match[str]) -> str:
        return "".join(f"&#{ord(mark)};" for mark in match["mark"]) if match["mark"] else match[0]

    return AS_WRITTEN.sub(put, stretch)


def with_marks_back(finished: str) -> str:
    """HTML with the stand-ins as the characters they stand for."""
    return finished.translate(FROM_STAND_IN)


def stretches(text: str) -> Iterator[str]:
    """Runs of lines that the converter reads as one: paragraphs, list items, table rows."""
    stretch: list[str] = []
    for line in text.split("\n"):
        if stretch and (not line or not stretch[-1] or STARTS_STRETCH.match(line)):
            yield "\n".join(stretch)
            stretch = []
        stretch.append(line)
    yield "\n".join(stretch)


def looks_risky(text: str) -> bool:
    """Whether the text might keep the converter busy for seconds."""
    if len(text) > LONG_TEXT or DEEP.search(text) or QUOTES.search(text):
        return True
    return any(
        len(stretch) > MANY_MARKS and (len(stretch) > LONG_STRETCH or _most_marks(stretch) > MANY_MARKS)
        for stretch in stretches(text)
    )


def _most_marks(stretch: str) -> int:
    return max(stretch.count(mark) for mark in "[(*_`<!~\\{")


def _calm(stretch: str) -> str:
    if len(stretch) <= MAX_MARKS:
        return stretch
    for mark, stand_in in TO_STAND_IN.items():
        if stretch.count(mark) > (MAX_MARKS if mark not in "-=./:|" else 10 * MAX_MARKS):
            stretch = stretch.replace(mark, stand_in)
    return stretch
