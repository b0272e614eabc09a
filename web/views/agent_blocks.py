"""Pieces of an article's own HTML that a call card shows by themselves: its first numbered steps, its notes for staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(("p", "li", "h2", "h3", "h4", "tr", "div", "ul", "ol", "pre", "table", "br"))
VOID = frozenset(("img", "br", "hr", "input", "col", "wbr", "source"))


@dataclass(frozen=True)
class Blocks:
    """Plain text: what to do in order, and what only staff may read."""

    steps: tuple[str, ...]
    notes: tuple[str, ...]
    text: str  # all that clients may hear


def blocks_of(html: str) -> Blocks:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Blocks(tuple(reader.steps), tuple(reader.notes), _flat(reader.text))


@dataclass
class _Reader(HTMLParser):
    """Walks cleaned HTML once."""

    steps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.note_depth = self.list_depth = 0
        self.steps_done = self.title = False
        self.note: list[str] = []
        self.step: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return self._add(" ")
        classes = (dict(attrs).get("class") or "").split()
        if self.note_depth and "admonition-title" in classes:
            self.title = True  # the card has a heading of its own for it
        if self.note_depth or "internal" in classes:
            self.note_depth += 1
        elif self.list_depth or (tag == "ol" and not self.steps_done):
            self.list_depth += 1
            if tag == "li" and self.list_depth == 2:
                self.step = []
        if tag in BLOCKS:
            self._add("\n")
        return None

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._add("\n")
        if self.note_depth:
            self.title = False
            self.note_depth -= 1
            if not self.note_depth:
                self.notes.append(_flat(self.note))
                self.note = []
        elif self.list_depth:
            if tag == "li" and self.list_depth == 2 and (said := _flat(self.step).replace("\n", " ")):
                self.steps.append(said)
            self.list_depth -= 1
            self.steps_done = not self.list_depth

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, data: str) -> None:
        if self.note_depth:
            if not self.title:
                self.note.append(data)
            return
        self.text.append(data)
        if self.list_depth:
            self.step.append(data)


def _flat(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
