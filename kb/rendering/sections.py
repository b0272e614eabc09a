"""The plain text of an article's sections, for the index. Takes events of finished HTML, never HTML itself."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Section:
    """One heading's own text. The part before the first heading has anchor "" and heading ""."""

    anchor: str
    heading: str
    text: str


LINE_TAGS = frozenset(
    "p div aside ul ol li dl dt dd table tr blockquote pre figure figcaption details summary label hr br section caption h1 h2 h3 h4 h5 h6".split()
)
CELL_TAGS = frozenset(("td", "th"))
CELL_END = " · "  # a row read aloud or shown as an excerpt is not one run of words
SPACES = re.compile(r"[ \t\n]+")
BREAK_ALLOWED = "\u200b"  # nobody sees it: a word that may break there is one word


@dataclass
class SectionText:
    """Gathers text, one section after another. Blocks stand on lines of their own, table cells are parted by dots."""

    sections: list[Section] = field(default_factory=list)
    _anchor: str = ""
    _heading: str = ""
    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _pre: int = 0

    def tag(self, name: str, *, closing: bool) -> None:
        if name == "pre":
            self._pre += -1 if closing else 1
        if name in LINE_TAGS:
            self._end_line()
        elif name in CELL_TAGS:
            self._line.append(CELL_END if closing else " ")

    def text(self, escaped: str) -> None:
        text = html.unescape(escaped)
        if not self._pre:
            self._line.append(text)
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for line in others:
            self._end_line()
            self._line.append(line)

    def heading(self, anchor: str, heading: str) -> None:
        """A heading ends: what follows is its section."""
        self._finish()
        self._anchor, self._heading = anchor, heading

    def done(self) -> tuple[Section, ...]:
        self._finish()
        return tuple(self.sections)

    def _end_line(self) -> None:
        line = (
            SPACES.sub(" ", "".join(self._line).replace(BREAK_ALLOWED, ""))
            .strip()
            .removesuffix(CELL_END.strip())
            .rstrip()
        )
        if line:
            self._lines.append(line)
        self._line = []

    def _finish(self) -> None:
        self._end_line()
        if self._heading or self._lines:
            self.sections.append(Section(self._anchor, self._heading, "\n".join(self._lines)))
        self._lines = []
